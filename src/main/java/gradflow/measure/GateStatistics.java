package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Slots;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Statistics of the gates: mean, quantiles and share of saturated gates at each step, over units
 * and samples.
 *
 * @param saturation threshold s: a gate below s or above 1 − s counts as saturated
 */
@About(
    summary = "gate values of every step: mean, quantiles, saturated share",
    equations = "over units and samples; saturated: gate < s or gate > 1 - s",
    unit = "1",
    source = {"karpathy2015"})
@Needs(Need.STATES)
public record GateStatistics(
    @Option(value = "0.05", help = "gates closer than this to 0 or 1 count as saturated")
        double saturation)
    implements Measure {
  private static final Recorded GATE_STATISTICS =
      Recorded.table(
          "gate_statistics", "gate", "t", "mean,q05,q25,median,q75,q95,share_closed,share_open");

  /** Checks the threshold. */
  public GateStatistics {
    Check.within("saturation", saturation, 0, 0.5);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(GATE_STATISTICS.with("gate", cell.slots().names(Slots.Kind.GATE)));
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return !cell.slots().names(Slots.Kind.GATE).isEmpty();
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    int gates = cell.slots().names(Slots.Kind.GATE).size();
    return (double) steps * gates * KernelTimes.quantiles((double) samples * cell.hiddenSize());
  }

  @Override
  public Probe probe(Context context) {
    List<String> gates = context.cell().slots().names(Slots.Kind.GATE);
    SeriesRows rows = new SeriesRows(GATE_STATISTICS);
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        for (String gate : gates) {
          double[] values = tape.get(gate);
          double sum = 0;
          double closed = 0;
          double open = 0;
          for (double v : values) {
            sum += v;
            closed += v < saturation ? 1 : 0;
            open += 1 - v < saturation ? 1 : 0; // exact above ½
          }
          Percentile quantile = new Percentile();
          quantile.setData(values);
          int n = values.length;
          rows.add(
              gate,
              t,
              sum / n,
              quantile.evaluate(5),
              quantile.evaluate(25),
              quantile.evaluate(50),
              quantile.evaluate(75),
              quantile.evaluate(95),
              closed / n,
              open / n);
        }
      }

      @Override
      public List<MeasureValue> finish() {
        return List.of(rows.series(false));
      }
    };
  }
}
