/**
 * Intervals over replicates, which summaries and verdicts share. Each is an {@link
 * gradflow.statistics.Estimate}: a value, its interval at any confidence, and the p-value that
 * belongs to that interval, so that findings can be corrected together ({@link
 * gradflow.statistics.Holm}). Distributions are those of Apache Commons Math. {@code CoverageTest}
 * holds the simulated coverage of each against its bounds.
 */
package gradflow.statistics;
