package gradflow.run;

import gradflow.cell.Cell;
import gradflow.cell.Slots;
import gradflow.cell.Tape;
import gradflow.flow.ChainProduct;
import gradflow.measure.Context;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.measure.Need;
import gradflow.measure.Probe;
import gradflow.measure.Slope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures one direction of a layer along the probe batch: norms of products by lag, gates, and
 * units. The results are written to facts, which have the structure of the answer.
 *
 * @param out receives the facts
 */
record FlowReading(Facts out) implements Measure {
  /**
   * Distance to the end of its range below which a gate or unit counts as saturated: its slope is
   * then less than 4 % of the largest.
   */
  static final double SATURATED = 0.01;

  /** A unit whose output varies by less than this is dead, if the input varies. */
  static final double DEAD = 1e-6;

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.STATES, Need.PRODUCTS);
  }

  @Override
  public Probe probe(Context context) {
    return new Reading(context, out);
  }

  /** Accumulates sums over one run. Mutable. */
  private static final class Reading implements Probe {
    private final Facts out;
    private final Cell cell;
    private final int steps;
    private final int batch;
    private final Map<String, double[][]> gates = new LinkedHashMap<>();
    private final double[] low;
    private final double[] high;
    private double flat;
    private final double[] output;
    private final double[] whole;

    Reading(Context context, Facts out) {
      this.out = out;
      this.cell = context.cell();
      this.steps = context.steps();
      this.batch = context.batch();
      for (String gate : cell.slots().names(Slots.Kind.GATE)) {
        gates.put(gate, new double[3][cell.hiddenSize()]);
      }
      this.low = new double[cell.hiddenSize()];
      this.high = new double[cell.hiddenSize()];
      Arrays.fill(low, Double.POSITIVE_INFINITY);
      Arrays.fill(high, Double.NEGATIVE_INFINITY);
      this.output = new double[steps + 1];
      this.whole = new double[steps + 1];
    }

    @Override
    public void state(int t, Tape tape) {
      gates.forEach((gate, sums) -> add(tape.get(gate), sums));
      double[] h = tape.output();
      for (int k = 0; k < h.length; k++) {
        int unit = k / batch;
        low[unit] = Math.min(low[unit], h[k]);
        high[unit] = Math.max(high[unit], h[k]);
        flat += 1 - Math.abs(h[k]) < SATURATED ? 1 : 0;
      }
    }

    /** Accumulates, for each unit, the sum and the counts of values near 0 and near 1. */
    private void add(double[] values, double[][] sums) {
      int units = values.length / batch;
      if (units != sums[0].length) { // a projection: more gates than outputs
        for (int k = 0; k < sums.length; k++) {
          sums[k] = new double[units];
        }
      }
      for (int k = 0; k < values.length; k++) {
        sums[0][k / batch] += values[k];
        sums[1][k / batch] += values[k] < SATURATED ? 1 : 0;
        sums[2][k / batch] += 1 - values[k] < SATURATED ? 1 : 0;
      }
    }

    @Override
    public void product(int t, int sample, ChainProduct p) {
      boolean single = cell.parts().size() == 1;
      double all = p.spectralNorm().ln();
      int lag = steps - t;
      output[lag] += (single ? all : p.blockSpectralNorm(cell.outputIndex()).ln()) / batch;
      whole[lag] += all / batch;
    }

    @Override
    public List<MeasureValue> finish() {
      double slope = Slope.slope(output, 1, steps - 1);
      out.put("slope", slope);
      out.put("half_life", slope < 0 && !Double.isInfinite(slope) ? -Math.log(2) / slope : null);
      out.put("slope_late", Slope.slope(output, steps / 2, steps - 1));
      out.put("ln_product", output);
      if (cell.parts().size() > 1) {
        out.put("ln_state_product", whole);
      }
      Map<String, Object> all = new LinkedHashMap<>();
      gates.forEach((gate, sums) -> all.put(gate, gate(sums)));
      out.put("gates", all);
      List<Object> dead = new ArrayList<>();
      double widest = 0;
      for (int k = 0; k < low.length; k++) {
        widest = Math.max(widest, high[k] - low[k]);
        if (high[k] - low[k] < DEAD) {
          dead.add((long) k);
        }
      }
      Map<String, Object> units = new LinkedHashMap<>();
      units.put("count", (long) low.length);
      units.put("dead", dead);
      units.put("widest_span", widest);
      units.put("share_near_one", flat / ((double) low.length * steps * batch));
      out.put("units", units);
      return List.of();
    }

    private Map<String, Object> gate(double[][] sums) {
      double count = (double) steps * batch;
      int units = sums[0].length;
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("mean", Arrays.stream(sums[0]).sum() / count / units);
      one.put("share_closed", Arrays.stream(sums[1]).sum() / count / units);
      one.put("share_open", Arrays.stream(sums[2]).sum() / count / units);
      one.put("always_closed", Arrays.stream(sums[1]).filter(n -> n == count).count());
      one.put("always_open", Arrays.stream(sums[2]).filter(n -> n == count).count());
      one.put("units", (long) units);
      return one;
    }
  }
}
