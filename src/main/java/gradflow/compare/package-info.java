/**
 * Comparison of the results of several specs: differences over paired seeds at shared points, with
 * intervals, and common curves in one figure. Everything is read from the tables of result folders;
 * nothing is rerun.
 */
package gradflow.compare;
