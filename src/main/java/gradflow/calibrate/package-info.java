/**
 * The instrument held against theory: rows compute quantities from their set-ups, a table of
 * expectations says what they should be. A row never sees what is expected of it.
 */
package gradflow.calibrate;
