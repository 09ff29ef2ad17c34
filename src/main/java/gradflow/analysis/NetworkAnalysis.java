package gradflow.analysis;

import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.flow.ChainProduct;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.measure.CellPath;
import gradflow.measure.Context;
import gradflow.measure.GateStatistics;
import gradflow.measure.Instrument;
import gradflow.measure.Lyapunov;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.measure.Need;
import gradflow.measure.Probe;
import gradflow.measure.ProductNorms;
import gradflow.measure.RecurrentSpectrum;
import gradflow.measure.Slope;
import gradflow.measure.StepJacobianNorms;
import gradflow.measure.UnitActivity;
import gradflow.measure.UnitMemory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Measures every direction of every layer of a network along given inputs. The products of a layer
 * concern its own state; its loss gradients arrive through the layers above.
 *
 * @param network to be measured
 * @param x the inputs of its lowest layer
 * @param loss of the output of the highest layer
 * @param exponents number of Lyapunov exponents of each direction; by default {@value #EXPONENTS},
 *     or all if there are fewer
 * @param memory the memory plan
 */
public record NetworkAnalysis(
    Network network, Sequence x, AnalysisLoss loss, OptionalInt exponents, AnalysisMemory memory) {
  /** Default number of exponents. */
  public static final int EXPONENTS = 8;

  /** A gate value is closed below this, and open above 1 minus this. */
  static final double SATURATION = 0.05;

  /** First lag of the fitted slope in long sequences; in short ones, a quarter of the steps. */
  private static final int SETTLED = 10;

  /** One in this many steps is burn-in of the exponents. */
  private static final int BURN_IN = 5;

  /**
   * Checks that the inputs fit.
   *
   * @throws gradflow.check.BadArgument if they do not
   */
  public NetworkAnalysis {
    Check.equal("inputs", x.size(), network.inputSize(), "what the lowest layer takes");
  }

  /**
   * Measures one layer, or all.
   *
   * @param only the layer; empty for all
   * @param watch receives the progress
   * @throws gradflow.check.BadArgument if more exponents are requested than a state has entries
   * @throws gradflow.flow.DivergenceException if a state or a Jacobian is not finite
   */
  public List<DirectionAnalysis> run(OptionalInt only, Watch watch) {
    int lowest = only.orElse(0);
    exponents.ifPresent(k -> requireExponents(k, only));
    Workload work =
        new Workload(network, lowest, only, x.batch(), exponents.orElse(EXPONENTS), watch);
    List<Sequence> inputs = new ArrayList<>(List.of(x));
    for (Network.Layer layer : network.layers().subList(0, network.layers().size() - 1)) {
      inputs.add(Network.outputs(layer, inputs.get(inputs.size() - 1)));
    }
    int top = network.layers().size() - 1;
    AnalysisLoss.Gradient gradient = loss.gradient(network.layers().get(top), inputs.get(top));
    List<List<MeasureValue>> gradients =
        new LossGradients(network, memory.tapes()).run(inputs, gradient.cotangents(), lowest, work);
    List<DirectionAnalysis> out = new ArrayList<>();
    for (int k = 0; k < network.layers().size(); k++) {
      if (only.isPresent() && only.getAsInt() != k) {
        continue;
      }
      List<Network.Direction> directions = network.layers().get(k).directions();
      for (int side = 0; side < directions.size(); side++) {
        List<MeasureValue> more = new ArrayList<>();
        more.add(gradients.get(k - lowest).get(side));
        if (!Double.isNaN(gradient.value())) {
          more.add(new MeasureValue.Scalar("loss", gradient.value()));
        }
        out.add(direction(k, directions.get(side), inputs.get(k), more, work));
      }
    }
    return out;
  }

  private DirectionAnalysis direction(
      int layer, Network.Direction d, Sequence input, List<MeasureValue> more, Workload work) {
    String name = d.backward() ? "backward" : "forward";
    Cell cell = d.cell();
    int steps = x.steps();
    int from = steps < FlowFindings.FEWEST_LAGS ? 0 : Math.max(1, Math.min(SETTLED, steps / 4));
    int burnIn = steps / BURN_IN;
    int count = Math.min(exponents.orElse(EXPONENTS), cell.stateSize());
    List<Measure> measures = new ArrayList<>();
    measures.add(new ProductNorms(1));
    measures.add(new StepJacobianNorms());
    if (from > 0) {
      measures.add(new Slope(from, 0));
    }
    measures.add(new Lyapunov(count, burnIn, 0));
    measures.add(new RecurrentSpectrum());
    measures.add(new GateStatistics(SATURATION));
    measures.add(new CellPath());
    measures.add(new UnitActivity());
    measures.add(new UnitMemory());
    measures.add(new Progress("layer " + layer + " " + name, work));
    MemoryPlan plan = MemoryPlan.within(memory.tapes(), cell, input.steps(), input.batch());
    List<MeasureValue> values =
        new ArrayList<>(
            new Instrument(cell, d.weights(), (t, n, h, batch, out) -> false)
                .measure(measures, d.order(input), d.start(input.batch()), plan));
    values.addAll(more);
    Values all = new Values(values);
    List<Finding> findings =
        Diagnosis.of(
            new Evidence(
                cell, steps, x.batch(), from, burnIn, moves(input), loss, all.scalar("loss"), all));
    values.add(Diagnosis.table(findings));
    return new DirectionAnalysis(layer, name, values, findings);
  }

  private void requireExponents(int count, OptionalInt only) {
    int most =
        IntStream.range(0, network.layers().size())
            .filter(k -> only.isEmpty() || only.getAsInt() == k)
            .mapToObj(k -> network.layers().get(k).directions().stream())
            .flatMap(s -> s)
            .mapToInt(d -> d.cell().stateSize())
            .min()
            .orElseThrow();
    Check.that(
        count >= 1 && count <= most,
        "--exponents",
        "got " + count + ", expected 1 to " + most + ", the entries of the state");
  }

  /** Whether an input differs between two steps or two samples. */
  private static boolean moves(Sequence x) {
    for (int t = 1; t <= x.steps(); t++) {
      for (int k = 0; k < x.at(t).length; k++) {
        if (x.at(t)[k] != x.at(1)[k / x.batch() * x.batch()]) {
          return true;
        }
      }
    }
    return false;
  }

  /** A measure that records nothing and reports the progress of the others. */
  private record Progress(String name, Workload work) implements Measure {
    @Override
    public Set<Need> needs() {
      return EnumSet.of(Need.STATES, Need.PRODUCTS);
    }

    @Override
    public Probe probe(Context context) {
      Cell cell = context.cell();
      int steps = context.steps();
      return new Probe() {
        @Override
        public void state(int t, Tape tape) {
          if (t == 1) {
            work.begin(name + ", forward pass", work.forward(cell));
          }
          work.at(t, steps);
        }

        @Override
        public void product(int t, int sample, ChainProduct p) {
          if (t == steps && sample == context.batch() - 1) {
            work.begin(name + ", products", work.products(cell));
          }
          if (sample == 0) {
            work.at(steps - t, steps);
          }
        }

        @Override
        public List<MeasureValue> finish() {
          return List.of();
        }
      };
    }
  }
}
