package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activations;

/**
 * Number of steps after which a large random tanh network forgets (poole2016, schoenholz2017,
 * chen2018). Averages are over Gaussian pre-activations of variance q; in (D2) over a pair with
 * correlation c:
 *
 * <pre>
 *   q = g² E phi² + s_b²
 *   variance:     1 / |ln g² E (phi'² + phi phi'')|                                        (D1)
 *   correlation:  c = (g² E phi(a) phi(b) + s_b²) / q,  1 / |ln g² E phi'(a) phi'(b)|      (D2)
 *   gradient:     1 / |ln chi|,  chi = g² E phi'²                                          (D3)
 * </pre>
 *
 * <p>Below the edge of chaos, c = 1 and (D2) equals (D3). Both diverge at the edge. Above it, c
 * &lt; 1. The pair represents two states of one network with different initial states.
 *
 * @param variance (D1), steps
 * @param correlation (D2), steps
 * @param gradient (D3), steps
 * @param fixedCorrelation c
 */
public record DepthScales(
    double variance, double correlation, double gradient, double fixedCorrelation) {
  /** Correlations closer to 1 than this are treated as 1. */
  private static final double ALIKE = 1e-9;

  /**
   * Solves for q and c.
   *
   * @param noiseStd s_b
   * @throws BadArgument unless 0 &lt; gain &lt;= 20 and 0 &lt;= noise_std &lt;= 20
   */
  public static DepthScales of(double gain, double noiseStd) {
    Check.that(gain > 0 && gain <= 20, "gain", "got " + gain + ", expected a number in (0, 20]");
    Check.within("noise_std", noiseStd, 0, 20);
    TanhMeanField field = TanhMeanField.solve(gain, noiseStd, 0);
    double g2 = gain * gain;
    double q = field.q();
    if (q == 0) {
      double scale = scale(g2);
      return new DepthScales(scale, scale, scale, 1);
    }
    TanhPairs pairs = new TanhPairs(q);
    double c = fixed(pairs, g2, noiseStd * noiseStd, q, field.chi());
    double slope = TanhField.slopeSquare(q);
    // phi'' = -2 phi phi' for tanh, so that phi'² + phi phi'' = phi'² - 2 phi² phi'
    double bent =
        GaussianAverage.of(
                0,
                q,
                a -> {
                  double t = Activations.tanh(a);
                  return 2 * t * t * Activations.sech2(a);
                })
            .value();
    return new DepthScales(
        scale(g2 * (slope - bent)), scale(g2 * pairs.slopes(c)), field.depthScale(), c);
  }

  private static double scale(double factor) {
    return 1 / Math.abs(StrictMath.log(factor));
  }

  /** Returns the stable c: 1 up to the edge of chaos, the solution below 1 beyond it. */
  private static double fixed(PairAverages pairs, double g2, double noise, double q, double chi) {
    if (chi <= 1) {
      return 1;
    }
    return Root.bisect(0, 1 - ALIKE, c -> g2 * pairs.product(c) + noise > c * q);
  }
}
