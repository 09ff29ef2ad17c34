package gradflow.experiment;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.flow.DivergenceException;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.linalg.Matrix;
import gradflow.measure.Instrument;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.rng.Seed;
import java.util.List;

/** Carries out one run: draws weights, inputs and initial state from its seed, and measures. */
public final class RunExecution {
  private RunExecution() {}

  /** The weights of a run, drawn from the seed's child {@code weights}. */
  public static Weights weights(RunSpec spec, Seed seed) {
    Weights weights = Weights.zeros(spec.cell().layout());
    List<Block> blocks = spec.cell().layout().blocks();
    spec.weights().requireKnown(spec.cell().layout().names());
    for (Block block : blocks) {
      spec.weights()
          .fill(block.name(), block.role().name(), weights.block(block.name()), seed.child("weights"));
      gradflow.check.Check.finite(block.name(), weights.block(block.name()).data());
    }
    weights.changed();
    return weights;
  }

  /** Runs it; whatever goes wrong is in the result's outcome. */
  public static RunResult run(PlannedRun planned, List<Measure> measures, long memory) {
    long start = System.nanoTime();
    Outcome outcome;
    List<MeasureValue> values = List.of();
    try {
      values = measure(planned, measures, memory);
      outcome = new Outcome.Completed();
    } catch (DivergenceException e) {
      outcome = new Outcome.Diverged(e.step(), e.quantity(), e.value());
    } catch (BadArgument | ArithmeticException e) {
      outcome = new Outcome.Failed(e.getMessage());
    } catch (OutOfMemoryError e) {
      outcome = new Outcome.Failed("out of memory; lower steps, batch or hidden_size, or give Java a larger heap (-Xmx)");
    }
    return new RunResult(planned, outcome, values, (System.nanoTime() - start) * 1e-9);
  }

  private static List<MeasureValue> measure(PlannedRun planned, List<Measure> measures, long memory) {
    RunSpec spec = planned.spec();
    Seed seed = planned.seed();
    Cell cell = spec.cell();
    MemoryPlan plan =
        MemoryPlan.within(memory - MemoryCheck.fixedBytes(spec), cell, spec.steps(), spec.batch());
    Weights weights = weights(spec, seed);
    double[][] x = spec.input().inputs(spec.steps(), cell.inputSize(), spec.batch(), seed.child("input"));
    double[] s0 = spec.initialState().state(cell.stateSize(), spec.batch(), seed.child("initial_state"));
    return new Instrument(cell, weights, spec.loss(), seed.child("loss"))
        .measure(
            measures,
            Sequence.of(cell.inputSize(), spec.batch(), x),
            Matrix.wrap(cell.stateSize(), spec.batch(), s0),
            plan);
  }
}
