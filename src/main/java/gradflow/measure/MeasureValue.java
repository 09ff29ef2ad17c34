package gradflow.measure;

import gradflow.table.Table;
import java.util.List;
import java.util.Optional;

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
   * @param rows of one run
   */
  record Series(String table, Table rows) implements MeasureValue {}

  /** The table of that name among values; empty if there is none. */
  static Optional<Table> table(List<MeasureValue> values, String name) {
    return values.stream()
        .filter(v -> v instanceof Series series && series.table().equals(name))
        .map(v -> ((Series) v).rows())
        .findFirst();
  }
}
