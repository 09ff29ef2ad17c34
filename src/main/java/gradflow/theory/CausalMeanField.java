package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.rng.Seed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A random network with fixed weights in the limit of infinitely many units, computed by sampling.
 * The pre-activations of M units are drawn step by step from the Gaussian distribution given by the
 * covariance of their past outputs ({@link GaussianHistory}; theory of sompolinsky1988). A tangent
 * of each unit is drawn in the same way.
 *
 * <pre>
 *   a_k,t = g_k y_k,t + b_k + s_x xi_t,   cov y_k = mean h_t h_s
 *   da_k,t = g_k dy_k,t,                  cov dy_k = mean dh_t dh_s
 *   lambda_1 = mean over t of ½ ln (mean |ds_t|² / mean |ds_{t-1}|²)                   (Q1)
 * </pre>
 *
 * <p>No N x N matrix is needed. The method is valid for gates with memory and for strong weights.
 * Tangents are rescaled at each step, which only scales one row of the covariance. The error falls
 * as 1/sqrt M and is about 0.003 nats/step at M = 5000. The number of burn-in steps must be several
 * times 1 / (1 - f). The same seed gives the same bits. Cost per pre-activation: 2 M T² flop and
 * memory for 2 M T doubles.
 *
 * @param lambda1 (Q1), nats/step
 * @param standardError standard error of lambda1, from its spread over eight time intervals
 * @param meanSquares mean squares such as E h² by the name of the part, over samples and steps
 *     after burn-in
 * @param samples M
 * @param steps T
 * @param skip number of burn-in steps
 */
public record CausalMeanField(
    double lambda1,
    double standardError,
    Map<String, Double> meanSquares,
    int samples,
    int steps,
    int skip) {
  private static final int STRETCHES = 8;

  /** Copies the map, keeping the order of the parts. */
  public CausalMeanField {
    meanSquares = Collections.unmodifiableMap(new LinkedHashMap<>(meanSquares));
  }

  /**
   * Runs the sampler.
   *
   * @throws BadArgument unless 0 &lt;= skip, skip + 8 &lt;= steps and steps &lt;= samples (the
   *     covariance of more steps than samples is singular)
   */
  public static CausalMeanField sample(
      Ensemble ensemble, int samples, int steps, int skip, Seed seed) {
    Check.atLeast("skip", skip, 0);
    Check.atLeast("steps", steps, skip + STRETCHES);
    Check.atLeast("samples", samples, steps);
    Population population = ensemble.population(samples, steps, seed);
    normalise(population.tangent());
    double[] growth = new double[steps - skip];
    double[] squares = new double[population.parts().length];
    for (int t = 0; t < steps; t++) {
      population.step();
      double log = StrictMath.log(normalise(population.tangent()));
      if (t >= skip) {
        growth[t - skip] = log;
        for (int p = 0; p < squares.length; p++) {
          squares[p] += sumOfSquares(population.state()[p]) / ((double) samples * growth.length);
        }
      }
    }
    Map<String, Double> meanSquares = new LinkedHashMap<>();
    for (int p = 0; p < squares.length; p++) {
      meanSquares.put(population.parts()[p], squares[p]);
    }
    return new CausalMeanField(
        mean(growth, 0, growth.length), spread(growth), meanSquares, samples, steps, skip);
  }

  /** Divides all parts by their joint root mean square. Returns that value. */
  private static double normalise(double[][] parts) {
    double sum = 0;
    for (double[] part : parts) {
      sum += sumOfSquares(part);
    }
    double scale = Math.sqrt(sum / parts[0].length);
    if (scale > 0) {
      for (double[] part : parts) {
        for (int m = 0; m < part.length; m++) {
          part[m] /= scale;
        }
      }
    }
    return scale;
  }

  private static double sumOfSquares(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return sum;
  }

  private static double mean(double[] x, int from, int to) {
    double sum = 0;
    for (int t = from; t < to; t++) {
      sum += x[t];
    }
    return sum / (to - from);
  }

  private static double spread(double[] x) {
    double mean = mean(x, 0, x.length);
    if (Double.isInfinite(mean)) {
      return 0;
    }
    double squares = 0;
    for (int k = 0; k < STRETCHES; k++) {
      int from = k * x.length / STRETCHES;
      int to = (k + 1) * x.length / STRETCHES;
      double d = mean(x, from, to) - mean;
      squares += d * d;
    }
    return Math.sqrt(squares / (STRETCHES * (STRETCHES - 1)));
  }
}
