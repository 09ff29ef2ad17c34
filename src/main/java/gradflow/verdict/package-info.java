/**
 * Verdicts on claims, derived from result tables by the rules of a spec. A finding compares a
 * quantity with a threshold by an interval over seeds, at every point of the axes. A verdict
 * follows from findings that are corrected for multiple testing together; if the data do not
 * decide, the verdict is undecided. This package runs nothing.
 */
package gradflow.verdict;
