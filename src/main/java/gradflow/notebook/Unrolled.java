package gradflow.notebook;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.measure.Context;
import gradflow.measure.Instrument;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.measure.Need;
import gradflow.measure.Probe;
import gradflow.rng.Seed;
import gradflow.task.Loss;
import gradflow.team.Team;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A cell unrolled over inputs, ready to be measured. The values of each measure are cached. */
public final class Unrolled extends Readings {
  private final Cell cell;
  private final Weights weights;
  private final Sequence x;
  private final Matrix initial;
  private final Loss loss;
  private final Seed lossSeed;
  private final Map<Measure, List<MeasureValue>> kept = new ConcurrentHashMap<>();

  Unrolled(Cell cell, Weights weights, Sequence x, Matrix initial, Loss loss, Seed lossSeed) {
    this.cell = cell;
    this.weights = weights;
    this.x = x;
    this.initial = initial;
    this.loss = loss;
    this.lossSeed = lossSeed;
  }

  /** Returns the number of steps T. */
  @Override
  public int steps() {
    return x.steps();
  }

  /** Returns the inputs. */
  public Sequence inputs() {
    return x;
  }

  /**
   * Returns everything that the given measures record, as raw values.
   *
   * @throws gradflow.flow.DivergenceException if a state or a Jacobian is not finite
   */
  public List<MeasureValue> measure(Measure... measures) {
    return values(List.of(measures));
  }

  private List<MeasureValue> values(List<Measure> measures) {
    long memory = Runtime.getRuntime().maxMemory() / 4;
    MemoryPlan plan = MemoryPlan.within(memory, cell, x.steps(), x.batch());
    Instrument instrument = new Instrument(cell, weights, loss, lossSeed);
    return Team.withAll(() -> instrument.measure(measures, x, initial.copy(), plan));
  }

  @Override
  List<Line> lines(Measure measure) {
    return List.of(line(Map.of(), measure));
  }

  /** Returns the values of a measure with labels that distinguish this run from others. */
  Line line(Map<String, String> labels, Measure measure) {
    List<MeasureValue> values = kept.get(measure);
    if (values == null) {
      values = values(List.of(measure));
      kept.put(measure, values);
    }
    return new Line(labels, cell.outputBlock(), values);
  }

  /**
   * Returns J_t = ∂s_t/∂s_{t−1} of the first sample, n x n.
   *
   * @param t step, from 1 to T
   * @throws gradflow.check.BadArgument if there is no such step
   */
  public Matrix jacobian(int t) {
    Check.within("t", t, 1, x.steps());
    Taken taken = new Taken(t, Matrix.zeros(cell.stateSize(), cell.stateSize()));
    values(List.of(taken));
    return taken.out;
  }

  /**
   * Plots the eigenvalues of J_t in the complex plane.
   *
   * @param t step, from 1 to T
   */
  public Plot jacobianEigenvalues(int t) {
    Eigenvalues lambda = weights.backend().eigenvalues(jacobian(t));
    String title = "eigenvalues of J_" + t;
    return Plot.of(List.of(Spectrum.around(title, lambda.re(), lambda.im())), 1, 1);
  }

  /** A measure that stores one Jacobian. */
  private record Taken(int at, Matrix out) implements Measure {
    @Override
    public Set<Need> needs() {
      return EnumSet.of(Need.JACOBIANS);
    }

    @Override
    public Probe probe(Context context) {
      return new Probe() {
        @Override
        public void jacobian(int t, int sample, StepJacobian j) {
          if (t == at && sample == 0) {
            out.set(j.toMatrix());
          }
        }

        @Override
        public List<MeasureValue> finish() {
          return List.of();
        }
      };
    }
  }

  @Override
  public String toString() {
    return ("%s unrolled over %s steps of %s%s%s; read off stepNorms(), productNorms(),"
            + " lossGradients(), eigenvalues(), exponents(), gates(), slope()")
        .formatted(
            cell,
            x.steps(),
            x.size(),
            x.size() == 1 ? " input" : " inputs",
            x.batch() == 1 ? "" : ", " + x.batch() + " samples");
  }
}
