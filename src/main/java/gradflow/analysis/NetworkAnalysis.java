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
import gradflow.rng.Seed;
import gradflow.task.Loss;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Measures every direction of every layer of a network along given inputs. A layer's products are
 * those of its own state; its loss gradients come through the layers above it.
 *
 * @param network what is measured
 * @param x the inputs of its lowest layer
 * @param loss taken on what the highest layer puts out
 * @param seed for losses that draw a direction
 * @param exponents how many Lyapunov exponents of each direction
 * @param memory what it may take
 */
public record NetworkAnalysis(
    Network network, Sequence x, Loss loss, Seed seed, int exponents, AnalysisMemory memory) {
  /** First lag of the fitted slope, in long sequences. */
  private static final int SETTLED = 10;

  /** Checks that the inputs fit. */
  public NetworkAnalysis {
    Check.equal("inputs", x.size(), network.inputSize(), "what the lowest layer takes");
    Check.positive("exponents", exponents);
  }

  /**
   * Measures one layer, or all.
   *
   * @param only the layer, or nothing for all
   * @param watch is told the progress
   * @throws gradflow.flow.DivergenceException if a state or a Jacobian is not finite
   */
  public List<DirectionAnalysis> run(OptionalInt only, Watch watch) {
    int lowest = only.orElse(0);
    Workload work = new Workload(network, lowest, only, x.batch(), exponents, watch);
    List<Sequence> inputs = new ArrayList<>(List.of(x));
    for (Network.Layer layer : network.layers().subList(0, network.layers().size() - 1)) {
      inputs.add(Network.outputs(layer, inputs.get(inputs.size() - 1)));
    }
    List<List<MeasureValue>> gradients =
        new LossGradients(network, loss, seed, memory.tapes()).run(inputs, lowest, work);
    List<DirectionAnalysis> out = new ArrayList<>();
    for (int k = 0; k < network.layers().size(); k++) {
      if (only.isPresent() && only.getAsInt() != k) {
        continue;
      }
      List<Network.Direction> directions = network.layers().get(k).directions();
      for (int side = 0; side < directions.size(); side++) {
        MeasureValue gradient = gradients.get(k - lowest).get(side);
        out.add(direction(k, directions.get(side), inputs.get(k), gradient, work));
      }
    }
    return out;
  }

  private DirectionAnalysis direction(
      int layer, Network.Direction d, Sequence input, MeasureValue gradient, Workload work) {
    String name = d.backward() ? "backward" : "forward";
    Cell cell = d.cell();
    int from = Math.min(SETTLED, x.steps() / 4);
    List<Measure> measures =
        List.of(
            new ProductNorms(1),
            new StepJacobianNorms(),
            new Slope(from, 0),
            new Lyapunov(Math.min(exponents, cell.stateSize()), 0, 0),
            new RecurrentSpectrum(),
            new GateStatistics(0.05),
            new CellPath(),
            new UnitActivity(),
            new UnitMemory(),
            new Progress("layer " + layer + " " + name, work));
    MemoryPlan plan = MemoryPlan.within(memory.tapes(), cell, input.steps(), input.batch());
    List<MeasureValue> values =
        new ArrayList<>(
            new Instrument(cell, d.weights(), loss, seed)
                .measure(measures, d.order(input), d.start(input.batch()), plan));
    values.add(gradient);
    return new DirectionAnalysis(layer, name, values, Diagnosis.of(cell, x.steps(), from, values));
  }

  /** A measure that records nothing and tells how far the others are. */
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
