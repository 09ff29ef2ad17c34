package gradflow.calibrate;

import gradflow.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes what a row measures, in order. Mutable, one thread. */
public final class Findings {
  private final List<MeasuredQuantity> findings = new ArrayList<>();

  /** A number without a random error, or one that the tolerance covers. */
  public void value(String quantity, double value) {
    add(new MeasuredQuantity(quantity, value, 0, Double.POSITIVE_INFINITY));
  }

  /**
   * The mean of independent draws, with its standard error.
   *
   * @throws gradflow.check.BadArgument unless there are two draws
   */
  public void mean(String quantity, double[] draws) {
    int n = Check.atLeast("draws of " + quantity, draws.length, 2);
    double mean = Arrays.stream(draws).sum() / n;
    double squares = Arrays.stream(draws).map(v -> (v - mean) * (v - mean)).sum();
    estimate(quantity, mean, Math.sqrt(squares / (n - 1.0) / n), n - 1.0);
  }

  /** An estimate whose standard error has that many degrees of freedom. */
  public void estimate(String quantity, double value, double standardError, double degrees) {
    add(new MeasuredQuantity(quantity, value, standardError, degrees));
  }

  private void add(MeasuredQuantity finding) {
    findings.add(finding);
  }

  /** Everything so far. */
  List<MeasuredQuantity> all() {
    return List.copyOf(findings);
  }
}
