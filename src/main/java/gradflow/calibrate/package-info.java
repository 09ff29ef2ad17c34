/**
 * Comparison of gradflow with theory. Rows compute quantities from their set-ups, and a table of
 * expectations lists their theoretical values. A row has no access to its expectations.
 */
package gradflow.calibrate;
