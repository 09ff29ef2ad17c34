/** Verdicts on claims, computed from result tables by the rules that a spec gives. */
package gradflow.verdict;
