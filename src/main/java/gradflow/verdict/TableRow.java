package gradflow.verdict;

/** One row of a table, as an {@link Expression} sees it. */
interface TableRow {
  /** The cell of that column; NaN where it is missing. */
  double number(String column);

  /** The cell of that column as it stands in the file. */
  String text(String column);
}
