package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.JacobianForm;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.List;

/**
 * Estimates the Lyapunov exponents of each sample from the tapes of steps 1, 2, … of a batch.
 * Mutable, single-threaded.
 */
public final class LyapunovEstimator {
  private final LyapunovSpectrum options;
  private final Cell cell;
  private final Weights weights;
  private final List<StepJacobian> js;
  private final Tangents[] frames;
  private final TrajectorySums[] sums;
  private final boolean sumRule;
  private double participation;
  private int participants;
  private long windowStart;
  private int window;

  /**
   * @throws gradflow.check.BadArgument if more exponents are requested than the state has entries
   */
  public LyapunovEstimator(LyapunovSpectrum options, Cell cell, Weights weights, int batch) {
    this.options = options;
    this.cell = cell;
    this.weights = weights;
    int n = cell.stateSize();
    int k = options.exponents() == 0 ? n : options.exponents();
    Check.that(k <= n, "k", "got " + k + ", expected an integer in [1, " + n + "]");
    this.js = StepJacobian.together(cell, Math.min(batch, StepJacobian.TOGETHER));
    int dense = js.get(0).denseColumns();
    this.sumRule = options.sumRule() && k == n;
    this.frames = new Tangents[batch];
    this.sums = new TrajectorySums[batch];
    for (int b = 0; b < batch; b++) {
      boolean banded = cell.jacobianForm(weights) != JacobianForm.DENSE;
      Matrix start =
          TangentFrame.start(
              weights.backend(), n, banded ? 1 : k, options.seed().child("tangent").child(b));
      frames[b] =
          banded
              ? new BandedTangents(start.data(), k)
              : new TangentFrame(weights.backend(), start, dense, options.every());
      sums[b] = new TrajectorySums(b, frames[b], sumRule);
    }
  }

  /**
   * Processes the next step.
   *
   * @param t 1, 2, … in this order; steps beyond burn-in and T are ignored
   * @throws DivergenceException if a Jacobian is not finite
   */
  public void accept(long t, Tape tape) {
    if (t - options.burnIn() > options.steps()) {
      return;
    }
    for (int start = 0; start < frames.length; start += js.size()) {
      int end = Math.min(frames.length, start + js.size());
      for (int b = start; b < end; b++) {
        cell.jacobian(weights, tape, b, js.get(b - start));
      }
      for (int b = start; b < end; b++) {
        accept(t, b, js.get(b - start));
      }
    }
  }

  /**
   * Processes the next Jacobian; all samples of a step precede the next step.
   *
   * @param t 1, 2, … in this order; steps beyond burn-in and T are ignored
   * @param sample 0, 1, … in this order
   * @throws DivergenceException if it is not finite
   */
  public void accept(long t, int sample, StepJacobian j) {
    long counted = t - options.burnIn();
    if (counted > options.steps()) {
      return;
    }
    if (counted == 1 && sample == 0) {
      begin();
    }
    frames[sample].push(t, j);
    if (sample == frames.length - 1 && counted > 0 && counted == windowEnd()) {
      closeWindow(counted);
    }
  }

  private void begin() {
    for (Tangents f : frames) {
      f.clear();
      if (sumRule) {
        f.measureVolume();
      }
    }
  }

  private long windowEnd() {
    long count = Math.min(options.windows(), options.steps());
    return (window + 1) * (options.steps() / count) + Math.min(window + 1, options.steps() % count);
  }

  private void closeWindow(long counted) {
    for (int b = 0; b < frames.length; b++) {
      sums[b].close(counted - windowStart);
      double ratio = ratio(frames[b].leading());
      if (ratio > 0) {
        participation += ratio;
        participants++;
      }
    }
    windowStart = counted;
    window++;
  }

  /** Returns (Σ v²)² / Σ v⁴; NaN for 0. */
  private static double ratio(double[] leading) {
    double squares = 0;
    double fourths = 0;
    for (double v : leading) {
      squares += v * v;
      fourths += v * v * v * v;
    }
    return squares * squares / fourths;
  }

  /**
   * Returns the estimate after all steps have been processed.
   *
   * @throws gradflow.check.BadArgument if there were fewer steps than burn-in and T
   */
  public LyapunovResult result() {
    Check.that(
        windowStart == options.steps(),
        "steps",
        "got fewer than burn_in + steps = " + (options.burnIn() + options.steps()));
    return ExponentMeans.of(
        List.of(sums),
        cell.stateSize(),
        options,
        participants == 0 ? Double.NaN : participation / participants);
  }
}
