/**
 * Tables with typed columns: one row per observation, and the unit in the header. Immutable.
 * Measures fill tables; figures, verdicts and notebooks read them. CSV is their form on disk,
 * written so that equal tables give equal bytes on every JDK, and Java, Python and R read the same
 * numbers. No other package uses Tablesaw, which groups, joins and parses CSV.
 */
package gradflow.table;
