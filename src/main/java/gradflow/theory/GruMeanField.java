package gradflow.theory;

import gradflow.cell.Reset;
import gradflow.check.BadArgument;
import gradflow.linalg.Activations;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Stationary state of a large random gru with white input (derived here; see can2020 and chen2018
 * for the effect of gates on random networks).
 *
 * <pre>
 *   a_k ~ N(b_k, g_k² q + s_x²), k = z, r;  v_k = sigma(a_k);  _1: derivative at the pre-activation
 *   before:  a_n ~ N(0, g_n² &lt;r²&gt; q + s_x²);  after:  a_n = r y + s_x xi, y ~ N(0, g_n² q)
 *   q = &lt;(1-z)²&gt; &lt;n²&gt; / (1 - &lt;z²&gt;)                                              (R1)
 *   chi = &lt;z²&gt; + g_z² &lt;z_1²&gt; (q + &lt;n²&gt;) + &lt;(1-z)²&gt; K                              (R2)
 *   K = g_n² &lt;n_1²&gt; (&lt;r²&gt; + g_r² q &lt;r_1²&gt;)                       before           (R3)
 *   K = g_n² &lt;r² n_1²&gt; + g_r² &lt;r_1² y² n_1²&gt;                       after            (R4)
 *   sqrt M = g_n &lt;1-z&gt; &lt;r n_1&gt;,  V = chi - &lt;z&gt;² - M                                 (R5)
 *   chi_tied = &lt;z&gt;² + M + sqrt(4 &lt;z&gt;² M + V²)                                         (R6)
 * </pre>
 *
 * <p>(R2) is exact for weights drawn afresh at each step. In real networks with fixed weights the
 * tangent has a coherent part. (R6) then holds as long as the gates have no memory: within 0.015
 * nats/step for gains up to 1 or strong input. For strong gain and weak input it is too high (by
 * 0.1 at gain 4); use {@link CausalMeanField} there.
 *
 * @param ensemble the ensemble
 * @param q E h²
 * @param candidateSquare {@code <n²>}
 * @param keep {@code <z>}
 * @param renew {@code <1-z>}
 * @param keepSquare {@code <z²>}
 * @param resetSquare {@code <r²>}
 * @param logKeep {@code <ln z>}
 * @param candidateSlope {@code <r n_1>}
 * @param chi chi from (R2)
 */
public record GruMeanField(
    GruEnsemble ensemble,
    double q,
    double candidateSquare,
    double keep,
    double renew,
    double keepSquare,
    double resetSquare,
    double logKeep,
    double candidateSlope,
    double chi) {

  /**
   * Solves (R1).
   *
   * @throws BadArgument if a bias differs between units; only {@link CausalMeanField} supports that
   */
  public static GruMeanField solve(GruEnsemble e) {
    e.reset().requireEqualBiases();
    e.update().requireEqualBiases();
    double q = MeanSquareFixedPoint.largest(x -> square(e, x));
    GateAverages z = GateAverages.of(e.update(), q, e.inputStd());
    GateAverages r = GateAverages.of(e.reset(), q, e.inputStd());
    Candidate n = Candidate.of(e, q);
    double gz2 = e.update().squaredGain();
    return new GruMeanField(
        e,
        q,
        n.square,
        z.mean(),
        z.complement(),
        z.square(),
        r.square(),
        z.log(),
        n.slope,
        z.square() + gz2 * z.slopeSquare() * (q + n.square) + z.complementSquare() * n.growth);
  }

  private static double square(GruEnsemble e, double q) {
    GateAverages z = GateAverages.of(e.update(), q, e.inputStd());
    return z.complementSquare() * Candidate.of(e, q).square / z.lostSquare();
  }

  /** Returns ½ ln chi, nats/step: the exponent with weights drawn afresh at each step. */
  public double untiedLambda1() {
    return 0.5 * StrictMath.log(chi);
  }

  /** Returns the growth (R5) and (R6). */
  public TiedGrowth tied() {
    double m = ensemble.candidateGain() * renew * candidateSlope;
    return TiedGrowth.of(chi, keep, m * m);
  }

  /**
   * Returns ½ ln (R6), nats/step: the exponent of real networks, provided that the gates forget. It
   * was compared with networks and found accurate within 0.015 for gains of the gates up to 1, a
   * gain of the candidate up to 2 and input with standard deviation ½ or more; it is exact at the
   * zero state. Elsewhere it is too high; use {@link CausalMeanField} there.
   */
  public double tiedLambda1() {
    return tied().lambda1();
  }

  /**
   * Returns (R6) refined for the covariance of z with 1 - z, nats/step: the root mu of (derived
   * here)
   *
   * <pre>
   *   1 = (V + 2 C H) k_0,  C = -var z &lt;r n_1&gt;,  lambda_1 = ln mu                        (R7)
   *   k_0 = 1 / sqrt(a² - 4 mu² &lt;z&gt;²),  a = mu² + &lt;z&gt;² - M,  rho = (a - 1/k_0) / (2 mu &lt;z&gt;)
   *   H = g_n² &lt;1-z&gt; &lt;r n_1&gt; rho / (mu - &lt;z&gt; rho)
   * </pre>
   *
   * k_0 and k_0 rho are the Fourier coefficients of 1 / (|mu - {@code <z>} exp(i w)|² - M).
   */
  public double refinedTiedLambda1() {
    TiedGrowth t = tied();
    double g2 = ensemble.candidateGain() * ensemble.candidateGain();
    double slope = renew * candidateSlope;
    double covariance = -(keepSquare - keep * keep) * candidateSlope;
    double edge = keep + Math.sqrt(t.coherent());
    DoubleUnaryOperator excess =
        mu -> {
          double a = mu * mu + keep * keep - t.coherent();
          double root = Math.sqrt(Math.max(0, a * a - 4 * mu * mu * keep * keep));
          double rho = (a - root) / (2 * mu * keep);
          double h = g2 * slope * rho / (mu - keep * rho);
          return root - t.incoherent() - 2 * covariance * h;
        };
    return StrictMath.log(
        excess.applyAsDouble(edge) >= 0 ? edge : Root.above(edge, 1e-3 * edge, excess));
  }

  /** The averages over the candidate, for either reset form. */
  private record Candidate(double square, double slope, double growth) {
    static Candidate of(GruEnsemble e, double q) {
      return e.form() == Reset.BEFORE ? before(e, q) : after(e, q);
    }

    private static Candidate before(GruEnsemble e, double q) {
      GateAverages r = GateAverages.of(e.reset(), q, e.inputStd());
      double gn2 = e.candidateGain() * e.candidateGain();
      double variance = gn2 * r.square() * q + e.inputStd() * e.inputStd();
      double slope = GaussianAverage.of(0, variance, Activations::sech2).value();
      double growth =
          gn2
              * TanhField.slopeSquare(variance)
              * (r.square() + e.reset().squaredGain() * q * r.slopeSquare()); // (R3)
      return new Candidate(TanhField.square(variance), r.mean() * slope, growth);
    }

    /**
     * Computes the averages for reset after the product. Given r, a_n ~ N(0, s²) with s² = r² g_n²
     * q + s_x², and E y² given a_n is quadratic in a_n.
     */
    private static Candidate after(GruEnsemble e, double q) {
      GateLaw law = e.reset();
      double mean = law.bias();
      double spread = law.variance(q, e.inputStd());
      double x2 = e.inputStd() * e.inputStd();
      double y2 = e.candidateGain() * e.candidateGain() * q;
      double square = over(mean, spread, (r, r1) -> TanhField.square(r * r * y2 + x2));
      double slope =
          over(
              mean,
              spread,
              (r, r1) -> r * GaussianAverage.of(0, r * r * y2 + x2, Activations::sech2).value());
      double growth =
          over(
              mean,
              spread,
              (r, r1) -> { // (R4)
                double s2 = r * r * y2 + x2;
                double rest = s2 == 0 ? 0 : y2 * x2 / s2;
                double share = s2 == 0 ? 0 : r * y2 / s2;
                double slopes = TanhField.slopeSquare(s2);
                double weighted =
                    GaussianAverage.of(
                            0,
                            s2,
                            a -> {
                              double n1 = Activations.sech2(a);
                              return (rest + share * share * a * a) * n1 * n1;
                            })
                        .value();
                return e.candidateGain() * e.candidateGain() * r * r * slopes
                    + law.squaredGain() * r1 * r1 * weighted;
              });
      return new Candidate(square, slope, growth);
    }

    private static double over(double mean, double variance, DoubleBinaryOperator f) {
      return GaussianAverage.of(
              mean,
              variance,
              a -> f.applyAsDouble(Activations.sigmoid(a), Activations.sigmoidDerivative(a)))
          .value();
    }
  }
}
