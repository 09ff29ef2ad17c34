package gradflow.theory;

/**
 * Growth of the tangents of a large gated network with fixed weights whose gates fluctuate as white
 * noise. A tangent x_t = f x_{t-1} + m (W x)_{t-1}, where f has mean f_0, has a two-time covariance
 * mu^(t+s) G(t-s), whose coherent part persists over steps (derived here):
 *
 * <pre>
 *   G(w) (|mu - f_0 exp(i w)|² - M) = V G(t = s),   integrated over w:                 (W1)
 *   chi = mu² = f_0² + M + sqrt(4 f_0² M + V²),   V = chi_untied - f_0² - M            (W2)
 * </pre>
 *
 * <p>V = 0 gives (f_0 + sqrt M)², the edge of the eigenvalues ({@link ZeroState}, O3); M = 0 gives
 * chi_untied.
 *
 * @param keep f_0, the mean factor that acts on each unit separately
 * @param coherent M, the squared gain of the mean coupling
 * @param incoherent V
 * @param chi chi from (W2)
 */
public record TiedGrowth(double keep, double coherent, double incoherent, double chi) {
  static TiedGrowth of(double untied, double keep, double coherent) {
    double f2 = keep * keep;
    double v = untied - f2 - coherent;
    return new TiedGrowth(keep, coherent, v, f2 + coherent + Math.sqrt(4 * f2 * coherent + v * v));
  }

  /** Returns ½ ln chi, nats/step. */
  public double lambda1() {
    return 0.5 * StrictMath.log(chi);
  }
}
