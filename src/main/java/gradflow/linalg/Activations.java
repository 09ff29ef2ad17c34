package gradflow.linalg;

import gradflow.check.BadArgument;

/**
 * The nonlinearities, their derivatives and complements, elementwise over arrays, and the workspace
 * they need. One instance serves one thread; nothing is allocated after construction.
 *
 * <p>Only IEEE additions, products, quotients, minima and maxima are used (powers of two are built
 * from their exponent bits), so results are bitwise identical on every JDK and CPU, and the same
 * for scalar and array methods. With y = z for tanh and y = z/2 for σ:
 *
 * <pre>
 *   y = k ln 2 + b,  k integer,  |b| &lt;= ln(2)/2,  H = 2^k,  G = 2^-k                     (E1)
 *   t = tanh b, by its [7/6] Padé approximant (relative error below 2e-18)                 (E2)
 *   e^y : e^-y = H (1 + t) : G (1 - t)                                                     (E3)
 *   tanh y  = (4 t H G / (H + G - (G - H) t) - (G - H)) / (H + G)                          (E4)
 *   σ(2y)   = u / (u + v),       u = H (1 + t),  v = G (1 - t)                             (E5)
 *   σ'(2y)  = (u / (u + v)) (v / (u + v)),   sech² y = (2u / (u + v)) (2v / (u + v))       (E6)
 *   1 - σ(2y) = σ(-2y) = v / (u + v),        1 - tanh y = 2v / (u + v)                      (E7)
 *   (1 + tanh y) / 2 = σ(2y),                its slope (u / (u + v)) (2v / (u + v))         (E8)
 *   hard σ(z) = min(1, max(0, (3 + z) / 6)), 1 - hard σ(z) = hard σ(-z)                     (E9)
 *   e^2y = u / v,  softplus(z) = max(0, z) + ln(1 + e^-|z|)                                (E10)
 *   ln(1 + e) = 2 artanh s = 2 s (1 + s²/3 + s⁴/5 + …),  s = e / (2 + e) ≤ 1/3             (E11)
 * </pre>
 *
 * <p>Nothing cancels in (E5), (E6) and (E7), so the derivatives, the complements and both tails of
 * σ keep their relative accuracy until they underflow, long after {@code 1 - tanh²}, {@code σ (1 -
 * σ)} and {@code 1 - σ} have become 0. H and G, rather than H/G alone, keep every intermediate
 * value in range up to |y| = 380, beyond which sech² and the left tail of σ are 0.
 *
 * <p>(E4) and (E5) also hold with c H and c G for any c, and give the same bits if c is a power of
 * two. If no slope is needed, c = 2^(k + 256) saves the quotient G = 1/H; y is then clamped to at
 * most 32, where σ(2y) and tanh y have long reached 1.
 *
 * <p>Largest errors found against 60-digit references over random arguments (all magnitudes from
 * 1e-300, dense in [-4, 4] and [-40, 40]): tanh 2.2 ulp, sech² 4.1, σ and 1 - σ 3.0, σ' 4.2. A
 * subnormal result may be off by one more unit in its last place.
 *
 * <p>NaN gives NaN; infinities give the limits; tanh(-0.0) is -0.0; tanh is odd and sech² and σ'
 * are even, bit for bit. {@code out} and {@code d} may be {@code z}, but must differ from each
 * other.
 */
public final class Activations {
  private final ActivationPasses passes = new ActivationPasses();

  /**
   * Computes {@code out[i] = tanh(z[i])} and, unless {@code d} is null, {@code d[i] = sech²(z[i])}
   * for i &lt; n.
   *
   * @throws BadArgument unless 0 &lt;= n &lt;= the length of every array; this holds for all array
   *     methods
   */
  public void tanh(double[] z, double[] out, double[] d, int n) {
    passes.apply(exponentials(d), passes.tanh, passes.slopeAfterTanh, 1, z, out, d, null, n);
  }

  /** Computes {@code out[i] = tanh(z[i])} for i &lt; n. */
  public void tanh(double[] z, double[] out, int n) {
    tanh(z, out, null, n);
  }

  /**
   * Computes {@code out[i] = σ(z[i]) = 1 / (1 + exp(-z[i]))} and, unless {@code d} is null, {@code
   * d[i] = σ(z[i]) σ(-z[i])} for i &lt; n.
   */
  public void sigmoid(double[] z, double[] out, double[] d, int n) {
    passes.apply(
        exponentials(d), passes.sigmoid, passes.slopeAfterSigmoid, 0.5, z, out, d, null, n);
  }

  /** Computes {@code out[i] = σ(z[i])} for i &lt; n. */
  public void sigmoid(double[] z, double[] out, int n) {
    sigmoid(z, out, null, n);
  }

  /**
   * Computes {@code out[i] = σ(z[i])}, {@code d[i] = σ(z[i]) σ(-z[i])} and {@code complement[i] =
   * σ(-z[i])} for i &lt; n; {@code complement} must differ from the other arrays.
   */
  public void sigmoidWithComplement(
      double[] z, double[] out, double[] d, double[] complement, int n) {
    passes.apply(
        passes.valuesForSlopes,
        passes.sigmoid,
        passes.slopeAfterComplement,
        0.5,
        z,
        out,
        d,
        complement,
        n);
  }

  /** Computes {@code out[i] = exp(z[i])} for i &lt; n. */
  public void exp(double[] z, double[] out, int n) {
    passes.apply(passes.valuesForSlopes, passes.exp, null, 0.5, z, out, null, null, n);
  }

  /** Computes {@code out[i] = σ(-z[i]) = 1 - σ(z[i])} for i &lt; n. */
  public void complement(double[] z, double[] out, int n) {
    passes.apply(passes.valuesForSlopes, passes.complement, null, 0.5, z, out, null, null, n);
  }

  /** Computes {@code out[i] = ln(1 + exp(z[i]))} for i &lt; n. */
  public void softplus(double[] z, double[] out, int n) {
    passes.softplus(z, out, n);
  }

  /**
   * Computes {@code out[i] = (1 + tanh(z[i])) / 2 = σ(2 z[i])} and, unless {@code d} is null,
   * {@code d[i] = sech²(z[i]) / 2} for i &lt; n.
   */
  public void shiftedTanh(double[] z, double[] out, double[] d, int n) {
    passes.apply(exponentials(d), passes.sigmoid, passes.slopeAfterSigmoid, 1, z, out, d, null, n);
  }

  /**
   * Computes {@code out[i] = min(1, max(0, (3 + z[i]) / 6))} and, unless {@code d} is null, {@code
   * d[i]} = 1/6 where -3 &lt; z[i] &lt; 3, else 0, for i &lt; n.
   */
  public void hardSigmoid(double[] z, double[] out, double[] d, int n) {
    passes.apply(
        ActivationPasses.NONE, passes.hardSigmoid, passes.hardSlope, 1, z, out, d, null, n);
  }

  /**
   * Computes {@code out[i] = max(0, z[i])} and, unless {@code d} is null, {@code d[i]} = 1 where
   * z[i] &gt; 0, else 0, for i &lt; n.
   */
  public void relu(double[] z, double[] out, double[] d, int n) {
    passes.apply(ActivationPasses.NONE, passes.relu, passes.step, 1, z, out, d, null, n);
  }

  /**
   * Computes {@code out[i] = z[i]} and, unless {@code d} is null, {@code d[i] = 1} for i &lt; n.
   */
  public void identity(double[] z, double[] out, double[] d, int n) {
    ActivationPasses.checkLengths(z, out, d == null ? out : d, n);
    System.arraycopy(z, 0, out, 0, n);
    for (int i = 0; d != null && i < n; i++) {
      d[i] = identityDerivative(out[i]);
    }
  }

  /** Returns the passes before the values: fewer if no slopes are needed. */
  private ActivationPasses.Pass[] exponentials(double[] d) {
    return d == null ? passes.values : passes.valuesForSlopes;
  }

  /** Returns tanh(z). */
  public static double tanh(double z) {
    double y = Elementary.clamp(z);
    double rounded = Elementary.round(y);
    double t = Elementary.tanhReduced(Elementary.reduce(y, rounded));
    double h = Elementary.power(rounded);
    double g = 1 / h;
    return Elementary.tanh(h, g, Elementary.tanhQuotient(h, g, t));
  }

  /** Returns sech²(z) = tanh'(z). */
  public static double sech2(double z) {
    return Elementary.slope(z, 2, 2);
  }

  /** Returns σ(z) = 1 / (1 + exp(-z)). */
  public static double sigmoid(double z) {
    double y = Elementary.clamp(0.5 * z);
    double rounded = Elementary.round(y);
    double t = Elementary.tanhReduced(Elementary.reduce(y, rounded));
    double h = Elementary.power(rounded);
    return Elementary.sigmoid(h * (1 + t), 1 / h * (1 - t));
  }

  /** Returns exp(z), which is Infinity from z = 710 on. */
  public static double exp(double z) {
    double y = Elementary.clamp(0.5 * z);
    double rounded = Elementary.round(y);
    double t = Elementary.tanhReduced(Elementary.reduce(y, rounded));
    double h = Elementary.power(rounded);
    return Elementary.exp(h * (1 + t), 1 / h * (1 - t));
  }

  /** Returns ln(1 + exp(z)). Note that -softplus(-z) = ln σ(z). */
  public static double softplus(double z) {
    double s = Elementary.artanhArgument(exp(-Math.abs(z)));
    return Math.max(0.0, z) + Elementary.artanhDoubled(s, Elementary.artanhSeries(s * s));
  }

  /** Returns σ'(z) = σ(z) σ(-z). */
  public static double sigmoidDerivative(double z) {
    return Elementary.slope(0.5 * z, 1, 1);
  }

  /** Returns (1 + tanh z) / 2 = σ(2z). */
  public static double shiftedTanh(double z) {
    return sigmoid(2 * z);
  }

  /** Returns sech²(z) / 2. */
  public static double shiftedTanhDerivative(double z) {
    return Elementary.slope(z, 1, 2);
  }

  /** Returns min(1, max(0, (3 + z) / 6)). The value at -z is 1 minus the value at z. */
  public static double hardSigmoid(double z) {
    return Math.min(1.0, Math.max(0.0, (3 + z) / 6));
  }

  /** Returns 1/6 if -3 &lt; z &lt; 3, else 0. */
  public static double hardSigmoidDerivative(double z) {
    return reluDerivative((3 + z) * (3 - z)) / 6;
  }

  /** Returns max(0, z). */
  public static double relu(double z) {
    return Math.max(0.0, z);
  }

  /** Returns 1 if z &gt; 0, else 0. */
  public static double reluDerivative(double z) {
    // min and max instead of a comparison, because C2 vectorises them; the products lift even the
    // smallest subnormal above 1
    return Math.min(1.0, Math.max(0.0, z * 0x1p1000 * 0x1p100));
  }

  /** Returns 1, or NaN if z is NaN. */
  public static double identityDerivative(double z) {
    return Math.min(1.0, Math.abs(z) + 1);
  }
}
