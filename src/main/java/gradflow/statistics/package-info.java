/**
 * Confidence intervals over replicates, shared by summaries and verdicts. Each is an {@link
 * gradflow.statistics.Estimate}: a value, its interval at any confidence level, and the p-value
 * that corresponds to the interval, so that several findings can be corrected together ({@link
 * gradflow.statistics.Holm}). Distributions are those of Apache Commons Math. {@code CoverageTest}
 * compares the simulated coverage of each interval with its bounds.
 */
package gradflow.statistics;
