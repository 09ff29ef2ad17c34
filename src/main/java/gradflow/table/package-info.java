/**
 * Tidy tables: one row per observation, one column per variable, the unit in the header. Tablesaw
 * lives here only. CSV is written so that equal tables give equal bytes on every JDK, and Java,
 * Python and R read the same numbers.
 */
package gradflow.table;
