/**
 * Closed forms and mean-field solutions that measurements are held against. Nothing here looks at a
 * network: a description in, a number out.
 */
package gradflow.theory;
