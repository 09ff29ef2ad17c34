package gradflow.verdict;

/** One row of a table, as input of an {@link Expression}. */
interface TableRow {
  /** Returns the cell of that column; NaN if it is missing. */
  double number(String column);

  /** Returns the cell of that column as written in the file. */
  String text(String column);
}
