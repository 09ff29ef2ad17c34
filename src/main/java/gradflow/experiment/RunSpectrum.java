package gradflow.experiment;

import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.Sequence;
import gradflow.linalg.Matrix;
import gradflow.measure.StepWatch;
import gradflow.rng.Seed;
import java.util.OptionalLong;

/**
 * The Lyapunov spectrum of a planned run, with the same weights, inputs and initial state that the
 * run draws; one trajectory for each sample of its batch.
 *
 * @param k number of exponents, from the largest on; 0 for all
 * @param burnIn burn-in steps; empty for a tenth of the run
 */
public record RunSpectrum(int k, OptionalLong burnIn) {
  /**
   * Checks the numbers.
   *
   * @throws BadArgument if one is negative
   */
  public RunSpectrum {
    Check.atLeast("k", k, 0);
    burnIn.ifPresent(b -> Check.that(b >= 0, "burn_in", "got " + b + ", expected an integer >= 0"));
  }

  /**
   * Computes the spectrum.
   *
   * @param watch receives the progress
   * @throws BadArgument if the run is a training run, or the burn-in leaves no step
   * @throws gradflow.flow.DivergenceException if a state or a Jacobian is not finite
   */
  public LyapunovResult measure(PlannedRun planned, StepWatch watch) {
    if (!(planned.work() instanceof RunSpec spec)) {
      throw new BadArgument("train", "got a run that trains, expected one that measures (run:)");
    }
    long first = burnIn.orElse(spec.steps() / 10);
    Check.that(
        first < spec.steps(),
        "burn_in",
        "got " + first + ", expected less than the " + spec.steps() + " steps of the run");
    Seed seed = planned.seed();
    Cell cell = spec.cell();
    Weights weights = RunExecution.weights(spec, seed);
    int batch = spec.batch();
    double[][] x = spec.input().inputs(spec.steps(), cell.inputSize(), batch, seed.child("input"));
    double[] s0 = spec.initialState().state(cell.stateSize(), batch, seed.child("initial_state"));
    return new LyapunovSpectrum(
            spec.steps() - first,
            first,
            Math.min(k, cell.stateSize()),
            0,
            LyapunovSpectrum.WINDOWS,
            true,
            seed.child("lyapunov"))
        .measure(
            cell,
            weights,
            Feed.of(Sequence.of(cell.inputSize(), batch, x)),
            Matrix.wrap(cell.stateSize(), batch, s0),
            t -> watch.at("forward", (int) t, spec.steps()));
  }
}
