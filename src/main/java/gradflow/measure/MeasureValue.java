package gradflow.measure;

import java.util.List;

/** What a measure recorded of one run. */
public sealed interface MeasureValue {
  /**
   * One number of a run: a column of {@code runs.csv}.
   *
   * @param name with its unit, such as {@code slope_nats_per_step}
   * @param value may be ±Infinity; NaN where it is not defined
   * @param yesNo whether it is the answer to a question, 1 or 0, so that its mean over replicates
   *     is a share
   */
  record Scalar(String name, double value, boolean yesNo) implements MeasureValue {
    /** A number. */
    public Scalar(String name, double value) {
      this(name, value, false);
    }

    /** The answer to a question, such as {@code success}: 1 or 0. */
    public static Scalar answer(String name, boolean yes) {
      return new Scalar(name, yes ? 1 : 0, true);
    }

    /** The same value under another name. */
    public Scalar as(String other) {
      return new Scalar(other, value, yesNo);
    }
  }

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
   * @param values one per row
   */
  record Ints(String name, int[] values) implements Column {}

  /**
   * A column of real numbers.
   *
   * @param name header
   * @param values one per row
   */
  record Reals(String name, double[] values) implements Column {}

  /**
   * A column of texts.
   *
   * @param name header
   * @param values one per row
   */
  record Texts(String name, String[] values) implements Column {}
}
