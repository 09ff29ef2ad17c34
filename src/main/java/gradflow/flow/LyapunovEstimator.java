package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Takes the tapes of steps 1, 2, … of a batch and estimates the Lyapunov exponents of each sample.
 * Mutable, one thread.
 */
public final class LyapunovEstimator {
  private final LyapunovSpectrum options;
  private final Cell cell;
  private final Weights weights;
  private final int k;
  private final boolean sumRule;
  private final List<StepJacobian> js;
  private final LogDeterminant determinant;
  private final TangentFrame[] frames;
  private final List<List<LyapunovResult.Window>> windows = new ArrayList<>();
  private double logDeterminants;
  private double participation;
  private int participants;
  private long windowStart;
  private int window;

  /**
   * @throws gradflow.check.BadArgument if more exponents are wanted than the state has entries
   */
  public LyapunovEstimator(LyapunovSpectrum options, Cell cell, Weights weights, int batch) {
    this.options = options;
    this.cell = cell;
    this.weights = weights;
    int n = cell.stateSize();
    this.k = options.exponents() == 0 ? n : options.exponents();
    this.sumRule = options.sumRule() && k == n;
    this.js = StepJacobian.together(cell, Math.min(batch, StepJacobian.TOGETHER));
    int dense = js.get(0).denseColumns();
    this.determinant = new LogDeterminant(weights.backend(), dense);
    this.frames = new TangentFrame[batch];
    for (int b = 0; b < batch; b++) {
      Matrix start =
          TangentFrame.start(weights.backend(), n, k, options.seed().child("tangent").child(b));
      frames[b] = new TangentFrame(weights.backend(), start, dense, options.every());
      windows.add(new ArrayList<>());
    }
  }

  /**
   * The next step.
   *
   * @param t 1, 2, … in this order; steps beyond burn-in and T are ignored
   * @throws DivergenceException if a Jacobian is not finite
   */
  public void accept(long t, Tape tape) {
    long counted = t - options.burnIn();
    if (counted > options.steps()) {
      return;
    }
    for (int start = 0; start < frames.length; start += js.size()) {
      int end = Math.min(frames.length, start + js.size());
      for (int b = start; b < end; b++) {
        cell.jacobian(weights, tape, b, js.get(b - start));
      }
      for (int b = start; b < end; b++) {
        StepJacobian j = js.get(b - start);
        frames[b].push(t, j);
        if (sumRule && counted > 0) {
          logDeterminants += determinant.of(j);
        }
      }
    }
    if (counted == 0) {
      for (TangentFrame f : frames) {
        f.orthonormalise();
        f.clear();
      }
    }
    if (counted > 0 && counted == windowEnd()) {
      closeWindow(counted);
    }
  }

  private long windowEnd() {
    long count = Math.min(options.windows(), options.steps());
    return (window + 1) * (options.steps() / count) + Math.min(window + 1, options.steps() % count);
  }

  private void closeWindow(long counted) {
    long length = counted - windowStart;
    for (int b = 0; b < frames.length; b++) {
      frames[b].orthonormalise();
      double[] rates = frames[b].logs();
      for (int i = 0; i < k; i++) {
        rates[i] /= length;
      }
      windows.get(b).add(new LyapunovResult.Window(b, length, rates));
      frames[b].clear();
      if (frames[b].alive() > 0) {
        participation += ratio(frames[b].columns());
        participants++;
      }
    }
    windowStart = counted;
    window++;
  }

  private static double ratio(Matrix q) {
    double squares = 0;
    double fourths = 0;
    for (int i = 0; i < q.rows(); i++) {
      double v = q.get(i, 0) * q.get(i, 0);
      squares += v;
      fourths += v * v;
    }
    return squares * squares / fourths;
  }

  /**
   * The estimate; all steps must have come.
   *
   * @throws gradflow.check.BadArgument if there were fewer steps than burn-in and T
   */
  public LyapunovResult result() {
    Check.that(
        windowStart == options.steps(),
        "steps",
        "got fewer than burn_in + steps = " + (options.burnIn() + options.steps()));
    List<LyapunovResult.Window> all = windows.stream().flatMap(List::stream).toList();
    double total = all.stream().mapToLong(LyapunovResult.Window::steps).sum();
    double[] mean = new double[k];
    double[] error = new double[k];
    boolean annihilated = false;
    for (int i = 0; i < k; i++) {
      for (LyapunovResult.Window w : all) {
        mean[i] += w.exponents()[i] * (w.steps() / total);
      }
      annihilated |= mean[i] == Double.NEGATIVE_INFINITY;
      error[i] = standardError(all, i, mean[i], total);
    }
    int[] order =
        IntStream.range(0, k)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -mean[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double logDet = annihilated ? Double.NEGATIVE_INFINITY : logDeterminants / total;
    return new LyapunovResult(
        IntStream.of(order).mapToDouble(i -> mean[i]).toArray(),
        IntStream.of(order).mapToDouble(i -> error[i]).toArray(),
        cell.stateSize(),
        options.steps(),
        options.burnIn(),
        all,
        k == cell.stateSize() ? Arrays.stream(mean).sum() : Double.NaN,
        sumRule ? logDet : Double.NaN,
        participants == 0 ? Double.NaN : participation / participants);
  }

  private static double standardError(
      List<LyapunovResult.Window> all, int i, double mean, double total) {
    if (all.size() < 2 || Double.isInfinite(mean)) {
      return 0;
    }
    double sum = 0;
    for (LyapunovResult.Window w : all) {
      double d = w.exponents()[i] - mean;
      sum += d * d * (w.steps() / total);
    }
    return Math.sqrt(sum / (all.size() - 1));
  }
}
