package gradflow.measure;

import gradflow.table.Table;
import java.util.List;
import java.util.Optional;

/** A result that a measure recorded in one run. */
public sealed interface MeasureValue {
  /**
   * A single number per run: one column of {@code runs.csv}.
   *
   * @param name name with its unit, such as {@code slope_nats_per_step}
   * @param value the value, which may be ±Infinity; NaN if undefined
   * @param yesNo whether it answers a yes/no question (1 or 0), so that its mean over replicates is
   *     a share
   */
  record Scalar(String name, double value, boolean yesNo) implements MeasureValue {
    /** Creates a numeric value. */
    public Scalar(String name, double value) {
      this(name, value, false);
    }

    /** Creates the answer to a yes/no question, such as {@code success}: 1 or 0. */
    public static Scalar answer(String name, boolean yes) {
      return new Scalar(name, yes ? 1 : 0, true);
    }

    /** Returns the same value under another name. */
    public Scalar as(String other) {
      return new Scalar(other, value, yesNo);
    }
  }

  /**
   * Rows of a separate table, to which the identity of the run is added.
   *
   * @param table name of the table, such as {@code product_norms}
   * @param rows the rows of one run
   */
  record Series(String table, Table rows) implements MeasureValue {}

  /** Returns the table with the given name among values; empty if there is none. */
  static Optional<Table> table(List<MeasureValue> values, String name) {
    return values.stream()
        .filter(v -> v instanceof Series series && series.table().equals(name))
        .map(v -> ((Series) v).rows())
        .findFirst();
  }
}
