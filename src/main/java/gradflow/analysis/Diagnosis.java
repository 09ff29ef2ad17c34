package gradflow.analysis;

import gradflow.measure.MeasureValue;
import java.util.ArrayList;
import java.util.List;

/**
 * What the measures of one direction of a layer mean, in sentences, and the table {@code findings}
 * of every number in them.
 */
final class Diagnosis {
  private Diagnosis() {}

  /** The findings; the flow of gradients comes first. */
  static List<Finding> of(Evidence e) {
    List<Finding> out = new ArrayList<>();
    FlowFindings.add(e, out);
    SpectrumFindings.add(e, out);
    GateFindings.add(e, out);
    UnitFindings.add(e, out);
    return out;
  }

  /** The numbers of the findings, in the order in which the sentences print them. */
  static MeasureValue.Series table(List<Finding> findings) {
    List<String> kinds = new ArrayList<>();
    List<Quantity> all = new ArrayList<>();
    for (Finding f : findings) {
      for (Quantity q : f.quantities()) {
        kinds.add(f.kind());
        all.add(q);
      }
    }
    return new MeasureValue.Series(
        "findings",
        List.of(
            new MeasureValue.Texts("finding", kinds.toArray(String[]::new)),
            new MeasureValue.Texts(
                "quantity", all.stream().map(Quantity::name).toArray(String[]::new)),
            new MeasureValue.Ints(
                "place", java.util.stream.IntStream.rangeClosed(1, all.size()).toArray()),
            new MeasureValue.Reals("value", all.stream().mapToDouble(Quantity::value).toArray()),
            new MeasureValue.Texts(
                "printed", all.stream().map(Quantity::printed).toArray(String[]::new))));
  }
}
