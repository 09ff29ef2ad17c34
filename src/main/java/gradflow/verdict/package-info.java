/**
 * Verdicts on claims, from result tables by the rules of a spec. A finding compares a quantity with
 * a threshold by an interval over seeds, at every point of the axes; a verdict follows from
 * findings, corrected together, and what the data leave open is undecided. Nothing is run here.
 */
package gradflow.verdict;
