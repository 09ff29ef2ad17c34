package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activations;

/**
 * One unit of a tanh indrnn (li2018) driven by white noise, h' = tanh(a), a = u h + s xi (derived
 * here).
 *
 * <pre>
 *   p(a') = integral of N(a'; u tanh a, s²) p(a) da                                      (1)
 *   lambda = ln |u| + E ln sech² a                                                       (2)
 * </pre>
 *
 * <p>(1) is iterated on equidistant nodes, on which the trapezoidal rule is spectrally accurate.
 *
 * @param weight u
 * @param noise s &gt; 0
 */
public record DrivenUnit(double weight, double noise) {
  private static final int ITERATIONS = 4000;
  private static final double REACH = 8;

  /**
   * @throws BadArgument unless the weight is finite and not 0 and the noise positive
   */
  public DrivenUnit {
    Check.that(
        weight != 0 && Double.isFinite(weight), "weight", "got " + weight + ", expected not 0");
    Check.positive("noise", noise);
  }

  /** Returns lambda from (2), nats/step. */
  public double exponent() {
    double end = Math.abs(weight) + REACH * noise;
    double spacing = noise / 6;
    int half = (int) Math.ceil(end / spacing);
    int nodes = 2 * half + 1;
    double[] target = new double[nodes];
    for (int k = 0; k < nodes; k++) {
      target[k] = weight * Activations.tanh((k - half) * spacing);
    }
    double[] p = new double[nodes];
    java.util.Arrays.fill(p, 1.0 / nodes);
    double[] next = new double[nodes];
    double change = 1;
    for (int m = 0; m < ITERATIONS && change > 1e-14; m++) {
      step(target, spacing, half, p, next);
      change = 0;
      for (int k = 0; k < nodes; k++) {
        change = Math.max(change, Math.abs(next[k] - p[k]));
      }
      double[] last = p;
      p = next;
      next = last;
    }
    double mean = 0;
    for (int k = 0; k < nodes; k++) {
      mean += p[k] * StrictMath.log(Activations.sech2((k - half) * spacing));
    }
    return StrictMath.log(Math.abs(weight)) + mean;
  }

  /** Applies (1) to probabilities at the nodes. */
  private void step(double[] target, double spacing, int half, double[] p, double[] next) {
    java.util.Arrays.fill(next, 0);
    double sum = 0;
    int reach = (int) Math.ceil(REACH * noise / spacing);
    for (int from = 0; from < p.length; from++) {
      int centre = half + (int) Math.round(target[from] / spacing);
      for (int k = Math.max(0, centre - reach); k <= Math.min(p.length - 1, centre + reach); k++) {
        double z = ((k - half) * spacing - target[from]) / noise;
        next[k] += p[from] * StrictMath.exp(-z * z / 2);
      }
    }
    for (double v : next) {
      sum += v;
    }
    for (int k = 0; k < next.length; k++) {
      next[k] /= sum;
    }
  }
}
