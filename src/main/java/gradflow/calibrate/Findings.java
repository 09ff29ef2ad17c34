package gradflow.calibrate;

import gradflow.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the quantities measured by a row, in order. Mutable; not thread-safe. */
public final class Findings {
  private final List<MeasuredQuantity> findings = new ArrayList<>();

  /** Adds a number without a random error, or with one covered by the tolerance. */
  public void value(String quantity, double value) {
    add(new MeasuredQuantity(quantity, value, 0, Double.POSITIVE_INFINITY));
  }

  /** Adds the largest distance between the entries of two arrays of one length. */
  void farthest(String quantity, double[] a, double[] b) {
    value(quantity, distance(a, b));
  }

  /** Returns the largest distance between the entries of two arrays of one length. */
  static double distance(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  /**
   * Adds the mean of independent draws, with its standard error.
   *
   * @throws gradflow.check.BadArgument if there are fewer than two draws
   */
  public void mean(String quantity, double[] draws) {
    int n = Check.atLeast("draws of " + quantity, draws.length, 2);
    double mean = Arrays.stream(draws).sum() / n;
    double squares = Arrays.stream(draws).map(v -> (v - mean) * (v - mean)).sum();
    estimate(quantity, mean, Math.sqrt(squares / (n - 1.0) / n), n - 1.0);
  }

  /** Adds an estimate whose standard error has the given degrees of freedom. */
  public void estimate(String quantity, double value, double standardError, double degrees) {
    add(new MeasuredQuantity(quantity, value, standardError, degrees));
  }

  private void add(MeasuredQuantity finding) {
    findings.add(finding);
  }

  /** Returns all quantities so far. */
  List<MeasuredQuantity> all() {
    return List.copyOf(findings);
  }
}
