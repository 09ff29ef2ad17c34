package gradflow.experiment;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.DivergenceException;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.init.Scheme;
import gradflow.linalg.Matrix;
import gradflow.measure.Instrument;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.measure.StepWatch;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Executes one run: draws weights, inputs and initial state from its seed, and measures. */
public final class RunExecution {
  private static final double CHECKPOINT_SECONDS = 5;

  private RunExecution() {}

  /** Returns the weights of a run, drawn from the seed's child {@code weights}. */
  public static Weights weights(Work spec, Seed seed) {
    Optional<Weights> own = spec.cell().ownWeights();
    Weights weights = own.orElseGet(() -> Weights.zeros(spec.cell().layout()));
    List<Scheme.Target> targets = new ArrayList<>();
    for (Block block : spec.cell().layout().blocks()) {
      if (own.isPresent() && !spec.weights().names(block.name())) {
        continue;
      }
      String role = block.role().name().toLowerCase(Locale.ROOT);
      targets.add(
          new Scheme.Target(block.name(), role, weights.block(block.name()), block.start()));
    }
    spec.weights().fill(targets, seed.child("weights"));
    targets.forEach(t -> Check.finite(t.name(), t.values().data()));
    weights.changed();
    return weights;
  }

  /** Executes a run; any error is reported in the outcome of the result. */
  public static RunResult run(
      PlannedRun planned, List<Measure> measures, long memory, Checkpoints checkpoints) {
    return run(planned, measures, memory, checkpoints, 1);
  }

  /**
   * Executes a run on several threads.
   *
   * @param threads number of threads that may work on this run; the result has the same bits for
   *     any number
   */
  static RunResult run(
      PlannedRun planned,
      List<Measure> measures,
      long memory,
      Checkpoints checkpoints,
      int threads) {
    long start = System.nanoTime();
    Outcome outcome;
    List<MeasureValue> values = List.of();
    TrainExecution training = null;
    try {
      if (planned.work() instanceof TrainSpec) {
        training = new TrainExecution(planned, measures, memory, checkpoints, CHECKPOINT_SECONDS);
        training.run();
        values = training.values();
        outcome = training.outcome();
      } else {
        TrainingWatch watch = checkpoints.watch();
        StepWatch steps = (pass, done, total) -> watch.stepped(planned, pass, done, total);
        values = measure(planned, measures, memory, threads, steps);
        outcome = new Outcome.Completed();
      }
    } catch (DivergenceException e) {
      outcome = new Outcome.Diverged(e.step(), e.quantity(), e.value());
    } catch (BadArgument | ArithmeticException e) {
      outcome = new Outcome.Failed(e.getMessage());
    } catch (RuntimeException e) {
      // An internal defect must not affect the other runs.
      outcome = new Outcome.Failed("internal error: " + e);
    } catch (OutOfMemoryError e) {
      outcome =
          new Outcome.Failed(
              "out of memory; lower steps, batch or hidden_size, or give Java a larger heap (-Xmx)");
    }
    if (training != null && outcome instanceof Outcome.Failed) {
      values = training.scalars();
    }
    double total = (System.nanoTime() - start) * 1e-9;
    Seconds seconds = training == null ? Seconds.of(total) : training.seconds();
    return new RunResult(planned, outcome, values, seconds);
  }

  /**
   * Trains on this thread and without checkpoints, for programs that continue to use the model. A
   * training run that diverges ends early; what it recorded is in the result, with the outcome.
   *
   * @param planned whose work is a {@link TrainSpec}
   * @param memory bytes of heap for tapes
   * @param watch receives the progress
   * @throws BadArgument if a measure's options do not fit
   */
  public static TrainedModel train(
      PlannedRun planned, List<Measure> measures, long memory, TrainingWatch watch) {
    TrainExecution training =
        new TrainExecution(
            planned, measures, memory, Checkpoints.NONE.watched(watch), Double.POSITIVE_INFINITY);
    training.run();
    RunResult result =
        new RunResult(planned, training.outcome(), training.values(), training.seconds());
    return new TrainedModel(result, training.model());
  }

  private static List<MeasureValue> measure(
      PlannedRun planned, List<Measure> measures, long memory, int threads, StepWatch watch) {
    RunSpec spec = (RunSpec) planned.work();
    Seed seed = planned.seed();
    Cell cell = spec.cell();
    MemoryPlan plan = MemoryCheck.plan(spec, measures, memory);
    Weights weights = weights(spec, seed);
    double[] s0 =
        spec.initialState().state(cell.stateSize(), spec.batch(), seed.child("initial_state"));
    return new Instrument(cell, weights, spec.loss(), seed.child("loss"))
        .threads(threads)
        .watchedBy(watch)
        .measure(
            measures,
            inputs(spec, seed.child("input"), MemoryCheck.drawsInputs(spec, measures)),
            Matrix.wrap(cell.stateSize(), spec.batch(), s0),
            plan);
  }

  private static Sequence inputs(RunSpec spec, Seed seed, boolean drawn) {
    int size = spec.cell().inputSize();
    if (drawn) {
      return Sequence.drawn(
          spec.steps(),
          size,
          spec.batch(),
          spec.input().source(size, spec.batch(), seed).orElseThrow());
    }
    return Sequence.of(
        size, spec.batch(), spec.input().inputs(spec.steps(), size, spec.batch(), seed));
  }
}
