package gradflow.notebook;

import gradflow.measure.MeasureValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What probes recorded during training, taken apart by the update at which they looked. */
final class Moments {
  private static final String UPDATE = "update";

  private Moments() {}

  /** Puts a table's rows with their moments; rows of single numbers become such again. */
  static void add(MeasureValue.Series series, Map<Integer, List<MeasureValue>> moments) {
    int[] at = ((MeasureValue.Ints) series.columns().get(0)).values();
    for (int update : Arrays.stream(at).distinct().toArray()) {
      int[] rows = IntStream.range(0, at.length).filter(r -> at[r] == update).toArray();
      List<MeasureValue> values = moments.computeIfAbsent(update, u -> new ArrayList<>());
      List<MeasureValue.Column> columns =
          series.columns().stream()
              .filter(c -> !c.name().equals(UPDATE))
              .map(c -> take(c, rows))
              .toList();
      if (series.table().equals("probe")) {
        String[] names = ((MeasureValue.Texts) columns.get(0)).values();
        double[] numbers = ((MeasureValue.Reals) columns.get(1)).values();
        for (int r = 0; r < rows.length; r++) {
          values.add(new MeasureValue.Scalar(names[r], numbers[r]));
        }
      } else {
        values.add(new MeasureValue.Series(series.table(), columns));
      }
    }
  }

  private static MeasureValue.Column take(MeasureValue.Column column, int[] rows) {
    if (column instanceof MeasureValue.Ints ints) {
      int[] values = Arrays.stream(rows).map(r -> ints.values()[r]).toArray();
      return new MeasureValue.Ints(ints.name(), values);
    }
    if (column instanceof MeasureValue.Reals reals) {
      double[] values = Arrays.stream(rows).mapToDouble(r -> reals.values()[r]).toArray();
      return new MeasureValue.Reals(reals.name(), values);
    }
    MeasureValue.Texts texts = (MeasureValue.Texts) column;
    String[] values = Arrays.stream(rows).mapToObj(r -> texts.values()[r]).toArray(String[]::new);
    return new MeasureValue.Texts(texts.name(), values);
  }
}
