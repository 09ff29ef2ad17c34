/**
 * The one table: typed columns, one row per observation, the unit in the header, never changed.
 * Measures fill it, and figures, verdicts and notebooks read it. CSV is its form on disk, written
 * so that equal tables give equal bytes on every JDK, and Java, Python and R read the same numbers.
 * Tablesaw groups and joins, and its CSV parser reads; both live here only.
 */
package gradflow.table;
