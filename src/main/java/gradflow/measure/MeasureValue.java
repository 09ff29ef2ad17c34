package gradflow.measure;

import java.util.List;

/** What a measure recorded of one run. */
public sealed interface MeasureValue {
  /**
   * One number of a run: a column of {@code runs.csv}.
   *
   * @param name with its unit, such as {@code slope_nats_per_step}
   * @param value may be ±Infinity; NaN where it is not defined
   */
  record Scalar(String name, double value) implements MeasureValue {}

  /**
   * Rows of a table of its own, to which the run's identity is added.
   *
   * @param table name of the table, such as {@code product_norms}
   * @param columns of equal length
   */
  record Series(String table, List<Column> columns) implements MeasureValue {}

  /** A named column. */
  sealed interface Column {
    /** Its header, with the unit where there is one. */
    String name();
  }

  /**
   * A column of integers.
   *
   * @param name header
   * @param values one a row
   */
  record Ints(String name, int[] values) implements Column {}

  /**
   * A column of real numbers.
   *
   * @param name header
   * @param values one a row
   */
  record Reals(String name, double[] values) implements Column {}

  /**
   * A column of texts.
   *
   * @param name header
   * @param values one a row
   */
  record Texts(String name, String[] values) implements Column {}
}
