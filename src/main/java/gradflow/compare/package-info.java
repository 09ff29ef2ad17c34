/**
 * Results of several runs of specs side by side: differences over paired seeds at the points that
 * they share, with intervals, and their common curves in one figure. Everything is read from the
 * tables of result folders; nothing is run again.
 */
package gradflow.compare;
