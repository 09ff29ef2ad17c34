package gradflow.linalg;

import gradflow.check.BadArgument;
import java.util.Arrays;

/**
 * The nonlinearities, their derivatives and complements, elementwise over arrays, and the workspace
 * they need. One instance serves one thread; nothing is allocated after construction.
 *
 * <p>Only IEEE additions, products, quotients, minima and maxima are used (a power of two is built
 * from its exponent bits), so every JDK and CPU gives the same bits, and the scalar methods give
 * the bits of the array methods. With y = z for tanh and y = z/2 for σ:
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
 * σ keep their relative accuracy until they underflow, where {@code 1 - tanh²}, {@code σ (1 - σ)}
 * and {@code 1 - σ} are long 0. H and G, rather than H/G alone, keep every intermediate value in
 * range up to |y| = 380, beyond which sech² and the left tail of σ are 0.
 *
 * <p>(E4) and (E5) hold as well with c H and c G for any c, and with the same bits if c is a power
 * of two. Where no slope is asked for, c = 2^(k + 256) saves the quotient G = 1/H; y is then
 * bounded by 32 above, where σ(2y) and tanh y have long been 1.
 *
 * <p>Largest errors found against 60-digit references, over random arguments (every magnitude from
 * 1e-300, dense in [-4, 4] and [-40, 40]): tanh 2.2 ulp, sech² 4.1, σ and 1 - σ 3.0, σ' 4.2. A
 * subnormal result may be off by one more unit in its last place.
 *
 * <p>NaN gives NaN; infinities give the limits; tanh(-0.0) is -0.0; tanh is odd and sech² and σ'
 * are even, bit for bit. {@code out} and {@code d} may be {@code z}, but not one another.
 */
public final class Activations {
  /** Values per pass, so that the buffers stay in the first-level cache. */
  private static final int CHUNK = 512;

  private static final double LIMIT = 380;

  /** Upper limit of y where only values are asked for. */
  private static final double VALUE_LIMIT = 32;

  /** c G, and the exponent of it. */
  private static final double UNIT = 0x1p256;

  private static final int UNIT_EXPONENT = 256;
  private static final double LOG2_E = 1.4426950408889634;

  /** Adding this rounds to an integer, whose bits are then the low bits of the sum. */
  private static final double ROUND = 0x1.8p52;

  /** The upper 33 bits of ln 2, so that k LN2_HIGH is exact, and the rest. */
  private static final double LN2_HIGH = 0x1.62e42feep-1;

  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  // names as in (E1) to (E6); b starts as z, h as k, and y ends as the result
  private final double[] y = new double[CHUNK];
  private final double[] h = new double[CHUNK];
  private final double[] inverses = new double[CHUNK];
  private final double[] units = new double[CHUNK];
  private final double[] b = new double[CHUNK];
  private final double[] t = new double[CHUNK];
  private final double[] rest = new double[CHUNK];

  /** G or c G, whichever the last values were computed with. */
  private double[] g = inverses;

  /**
   * A small loop over the first m values with one store and one index: what C2 vectorises on JDK 17
   * without flags. Passes are called through this interface because C2 does not inline a call with
   * this many receivers; inlined into one method, their loops exceed what it optimises, and some
   * stay scalar (twice the time, in every other start of the JVM). A pass with two quotients of
   * like form, as both factors of (E6), may stay scalar too; hence one quotient a pass. With {@code
   * scale}, y = scale z, and the slope is that of (E6) for 2 scale.
   */
  private interface Pass {
    void run(double scale, int m);
  }

  private final Pass[] values = {
    this::clampForValuePass,
    this::roundPass,
    this::reducePass,
    this::squarePass,
    this::tanhReducedPass
  };
  private final Pass[] valuesForSlopes = {
    this::clampPass,
    this::roundPass,
    this::reducePass,
    this::powerPass,
    this::inversePass,
    this::tanhReducedPass
  };
  private final Pass[] complementPasses = {this::complementIntoPass};
  private final Pass[] logPasses = {this::artanhArgumentPass, this::artanhPass};
  private final Pass[] tanhPasses = {this::tanhQuotientPass, this::tanhPass};
  private final Pass[] sigmoidPasses = {this::sigmoidPass};
  private final Pass[] expPasses = {this::expPass};
  private final Pass[] slopeAfterTanhPasses = {this::slopeUpPass, this::slopePass};

  /** The first factor of (E6) is σ itself, which {@link #sigmoidPass} leaves. */
  private final Pass[] slopeAfterSigmoidPasses = {this::slopePass};

  private static final Pass[] NONE = {};
  private final Pass[] reluPasses = {this::reluPass};
  private final Pass[] stepPasses = {this::stepPass};
  private final Pass[] hardSigmoidPasses = {this::hardSigmoidPass};
  private final Pass[] hardSlopePasses = {this::hardSlopePass};

  /** The second factor is 1 - σ, which {@link #complementPass} leaves. */
  private final Pass[] slopeAfterComplementPasses = {this::slopeOfComplementPass};

  public Activations() {
    Arrays.fill(units, UNIT);
  }

  /**
   * {@code out[i] = tanh(z[i])} for i &lt; n.
   *
   * @throws BadArgument unless 0 &lt;= n &lt;= the length of every array; so in all array methods
   */
  public void tanh(double[] z, double[] out, int n) {
    apply(values, tanhPasses, null, 1, z, out, out, null, n);
  }

  /** {@code out[i] = tanh(z[i])} and {@code d[i] = sech²(z[i])} for i &lt; n. */
  public void tanhWithDerivative(double[] z, double[] out, double[] d, int n) {
    apply(valuesForSlopes, tanhPasses, slopeAfterTanhPasses, 1, z, out, d, null, n);
  }

  /** {@code out[i] = σ(z[i]) = 1 / (1 + exp(-z[i]))} for i &lt; n. */
  public void sigmoid(double[] z, double[] out, int n) {
    apply(values, sigmoidPasses, null, 0.5, z, out, out, null, n);
  }

  /** {@code out[i] = σ(z[i])} and {@code d[i] = σ(z[i]) σ(-z[i])} for i &lt; n. */
  public void sigmoidWithDerivative(double[] z, double[] out, double[] d, int n) {
    apply(valuesForSlopes, sigmoidPasses, slopeAfterSigmoidPasses, 0.5, z, out, d, null, n);
  }

  /**
   * {@code out[i] = σ(z[i])}, {@code d[i] = σ(z[i]) σ(-z[i])} and {@code complement[i] = σ(-z[i])}
   * for i &lt; n; {@code complement} may be none of the others.
   */
  public void sigmoidWithComplement(
      double[] z, double[] out, double[] d, double[] complement, int n) {
    apply(
        valuesForSlopes, sigmoidPasses, slopeAfterComplementPasses, 0.5, z, out, d, complement, n);
  }

  /** {@code out[i] = exp(z[i])} for i &lt; n. */
  public void exp(double[] z, double[] out, int n) {
    apply(valuesForSlopes, expPasses, null, 0.5, z, out, out, null, n);
  }

  /** {@code out[i] = σ(-z[i]) = 1 - σ(z[i])} for i &lt; n. */
  public void complement(double[] z, double[] out, int n) {
    apply(valuesForSlopes, complementPasses, null, 0.5, z, out, out, null, n);
  }

  /** {@code out[i] = ln(1 + exp(z[i]))} for i &lt; n. */
  public void softplus(double[] z, double[] out, int n) {
    checkLengths(z, out, out, n);
    for (int at = 0; at < n; at += CHUNK) {
      int m = Math.min(CHUNK, n - at);
      for (int i = 0; i < m; i++) {
        b[i] = -Math.abs(z[at + i]);
      }
      run(valuesForSlopes, 0.5, m);
      run(expPasses, 0.5, m);
      run(logPasses, 0.5, m);
      for (int i = 0; i < m; i++) {
        out[at + i] = Math.max(0.0, z[at + i]) + y[i];
      }
    }
  }

  /** {@code out[i] = max(0, z[i])} for i &lt; n. */
  public void relu(double[] z, double[] out, int n) {
    checkLengths(z, out, out, n);
    for (int i = 0; i < n; i++) {
      out[i] = relu(z[i]);
    }
  }

  /** {@code out[i] = (1 + tanh(z[i])) / 2 = σ(2 z[i])} for i &lt; n. */
  public void shiftedTanh(double[] z, double[] out, int n) {
    apply(values, sigmoidPasses, null, 1, z, out, out, null, n);
  }

  /** {@code out[i] = σ(2 z[i])} and {@code d[i] = sech²(z[i]) / 2} for i &lt; n. */
  public void shiftedTanhWithDerivative(double[] z, double[] out, double[] d, int n) {
    apply(valuesForSlopes, sigmoidPasses, slopeAfterSigmoidPasses, 1, z, out, d, null, n);
  }

  /** {@code out[i] = min(1, max(0, (3 + z[i]) / 6))} for i &lt; n. */
  public void hardSigmoid(double[] z, double[] out, int n) {
    apply(NONE, hardSigmoidPasses, null, 1, z, out, out, null, n);
  }

  /** The same, and {@code d[i]} = 1/6 where -3 &lt; z[i] &lt; 3, else 0, for i &lt; n. */
  public void hardSigmoidWithDerivative(double[] z, double[] out, double[] d, int n) {
    apply(NONE, hardSigmoidPasses, hardSlopePasses, 1, z, out, d, null, n);
  }

  /** {@code out[i] = max(0, z[i])} and {@code d[i]} = 1 where z[i] &gt; 0, else 0, for i &lt; n. */
  public void reluWithDerivative(double[] z, double[] out, double[] d, int n) {
    apply(NONE, reluPasses, stepPasses, 1, z, out, d, null, n);
  }

  /** {@code out[i] = z[i]} for i &lt; n. */
  public void identity(double[] z, double[] out, int n) {
    checkLengths(z, out, out, n);
    System.arraycopy(z, 0, out, 0, n);
  }

  /** {@code out[i] = z[i]} and {@code d[i] = 1} for i &lt; n. */
  public void identityWithDerivative(double[] z, double[] out, double[] d, int n) {
    checkLengths(z, out, d, n);
    System.arraycopy(z, 0, out, 0, n);
    for (int i = 0; i < n; i++) {
      d[i] = identityDerivative(out[i]);
    }
  }

  /** tanh(z). */
  public static double tanh(double z) {
    double y = clamp(z);
    double rounded = round(y);
    double t = tanhReduced(reduce(y, rounded));
    double h = power(rounded);
    double g = 1 / h;
    return tanh(h, g, tanhQuotient(h, g, t));
  }

  /** sech²(z) = tanh'(z). */
  public static double sech2(double z) {
    return slopeAt(z, 2, 2);
  }

  /** σ(z) = 1 / (1 + exp(-z)). */
  public static double sigmoid(double z) {
    double y = clamp(0.5 * z);
    double rounded = round(y);
    double t = tanhReduced(reduce(y, rounded));
    double h = power(rounded);
    return sigmoid(h * (1 + t), 1 / h * (1 - t));
  }

  /** exp(z), Infinity from 710 on. */
  public static double exp(double z) {
    double y = clamp(0.5 * z);
    double rounded = round(y);
    double t = tanhReduced(reduce(y, rounded));
    double h = power(rounded);
    return exp(h * (1 + t), 1 / h * (1 - t));
  }

  /** ln(1 + exp(z)); -softplus(-z) is ln σ(z). */
  public static double softplus(double z) {
    double s = artanhArgument(exp(-Math.abs(z)));
    return Math.max(0.0, z) + artanhDoubled(s, artanhSeries(s * s));
  }

  /** σ'(z) = σ(z) σ(-z). */
  public static double sigmoidDerivative(double z) {
    return slopeAt(0.5 * z, 1, 1);
  }

  /** (1 + tanh z) / 2 = σ(2z). */
  public static double shiftedTanh(double z) {
    return sigmoid(2 * z);
  }

  /** sech²(z) / 2. */
  public static double shiftedTanhDerivative(double z) {
    return slopeAt(z, 1, 2);
  }

  /** min(1, max(0, (3 + z) / 6)); of -z it is 1 less that of z. */
  public static double hardSigmoid(double z) {
    return Math.min(1.0, Math.max(0.0, (3 + z) / 6));
  }

  /** 1/6 where -3 &lt; z &lt; 3, else 0. */
  public static double hardSigmoidDerivative(double z) {
    return reluDerivative((3 + z) * (3 - z)) / 6;
  }

  private static double slopeAt(double z, double rootUp, double rootDown) {
    double y = clamp(z);
    double rounded = round(y);
    double t = tanhReduced(reduce(y, rounded));
    double h = power(rounded);
    double up = h * (1 + t);
    double down = 1 / h * (1 - t);
    return share(rootUp, up, down) * share(rootDown, down, up);
  }

  /** max(0, z). */
  public static double relu(double z) {
    return Math.max(0.0, z);
  }

  /** 1 where z &gt; 0, else 0. */
  public static double reluDerivative(double z) {
    // min and max instead of a comparison: C2 vectorises these; the products take the least
    // subnormal above 1
    return Math.min(1.0, Math.max(0.0, z * 0x1p1000 * 0x1p100));
  }

  /** 1, and NaN where z is NaN. */
  public static double identityDerivative(double z) {
    return Math.min(1.0, Math.abs(z) + 1);
  }

  /**
   * Chunk by chunk, out ← the values, d ← the slopes unless there are no passes for them, and
   * complement ← 1 - σ unless it is null.
   */
  private void apply(
      Pass[] exponentials,
      Pass[] value,
      Pass[] slope,
      double scale,
      double[] z,
      double[] out,
      double[] d,
      double[] complement,
      int n) {
    checkLengths(z, out, d, n);
    if (complement != null) {
      checkLengths(z, complement, d, n);
    }
    for (int at = 0; at < n; at += CHUNK) {
      int m = Math.min(CHUNK, n - at);
      System.arraycopy(z, at, b, 0, m);
      run(exponentials, scale, m);
      run(value, scale, m);
      System.arraycopy(y, 0, out, at, m);
      if (complement != null) {
        complementPass(m);
        System.arraycopy(rest, 0, complement, at, m);
      }
      if (slope != null) {
        run(slope, scale, m);
        System.arraycopy(y, 0, d, at, m);
      }
    }
  }

  private static void run(Pass[] passes, double scale, int m) {
    for (Pass pass : passes) {
      pass.run(scale, m);
    }
  }

  private void clampPass(double scale, int m) {
    double[] to = b;
    for (int i = 0; i < m; i++) {
      to[i] = clamp(scale * to[i]);
    }
  }

  private void clampForValuePass(double scale, int m) {
    double[] to = b;
    for (int i = 0; i < m; i++) {
      to[i] = Math.max(-LIMIT, Math.min(VALUE_LIMIT, scale * to[i]));
    }
  }

  private void roundPass(double scale, int m) {
    double[] from = b;
    double[] to = h;
    for (int i = 0; i < m; i++) {
      to[i] = round(from[i]);
    }
  }

  private void reducePass(double scale, int m) {
    double[] rounded = h;
    double[] to = b;
    for (int i = 0; i < m; i++) {
      to[i] = reduce(to[i], rounded[i]);
    }
  }

  private void powerPass(double scale, int m) {
    double[] to = h;
    for (int i = 0; i < m; i++) {
      to[i] = power(to[i]);
    }
  }

  /** c H = 2^(2k + 256), from the bits as in {@link #power}. */
  private void squarePass(double scale, int m) {
    double[] to = h;
    for (int i = 0; i < m; i++) {
      long bits = Double.doubleToRawLongBits(to[i]);
      to[i] = Double.longBitsToDouble((bits << 53) + ((1023L + UNIT_EXPONENT) << 52));
    }
    g = units;
  }

  private void inversePass(double scale, int m) {
    double[] from = h;
    double[] to = inverses;
    for (int i = 0; i < m; i++) {
      to[i] = 1 / from[i];
    }
    g = inverses;
  }

  private void tanhReducedPass(double scale, int m) {
    double[] from = b;
    double[] to = t;
    for (int i = 0; i < m; i++) {
      to[i] = tanhReduced(from[i]);
    }
  }

  private void tanhQuotientPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = tanhQuotient(h[i], g[i], t[i]);
    }
  }

  private void tanhPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = tanh(h[i], g[i], to[i]);
    }
  }

  private void sigmoidPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = sigmoid(h[i] * (1 + t[i]), g[i] * (1 - t[i]));
    }
  }

  private void expPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = exp(h[i] * (1 + t[i]), g[i] * (1 - t[i]));
    }
  }

  private void complementPass(int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = rest;
    for (int i = 0; i < m; i++) {
      to[i] = sigmoid(g[i] * (1 - t[i]), h[i] * (1 + t[i]));
    }
  }

  private void complementIntoPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = sigmoid(g[i] * (1 - t[i]), h[i] * (1 + t[i]));
    }
  }

  private void artanhArgumentPass(double scale, int m) {
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = artanhArgument(to[i]);
    }
  }

  private void artanhPass(double scale, int m) {
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = artanhDoubled(to[i], artanhSeries(to[i] * to[i]));
    }
  }

  private void slopeOfComplementPass(double scale, int m) {
    double[] from = rest;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = to[i] * from[i];
    }
  }

  private void slopeUpPass(double scale, int m) {
    double root = 2 * scale;
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = share(root, h[i] * (1 + t[i]), g[i] * (1 - t[i]));
    }
  }

  private void slopePass(double scale, int m) {
    double root = 2 * scale;
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = to[i] * share(root, g[i] * (1 - t[i]), h[i] * (1 + t[i]));
    }
  }

  private void reluPass(double scale, int m) {
    double[] from = b;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = relu(from[i]);
    }
  }

  private void hardSigmoidPass(double scale, int m) {
    double[] from = b;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = hardSigmoid(from[i]);
    }
  }

  private void hardSlopePass(double scale, int m) {
    double[] from = b;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = hardSigmoidDerivative(from[i]);
    }
  }

  private void stepPass(double scale, int m) {
    double[] from = b;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = reluDerivative(from[i]);
    }
  }

  // One element. Passes and scalar methods share these, hence their bits.

  private static double clamp(double y) {
    return Math.max(-LIMIT, Math.min(LIMIT, y));
  }

  private static double round(double y) {
    return y * LOG2_E + ROUND;
  }

  /** b of (E1). */
  private static double reduce(double y, double rounded) {
    double k = rounded - ROUND;
    return (y - k * LN2_HIGH) - k * LN2_LOW;
  }

  /** H of (E1): the low bits of {@code rounded} are k; moved up, they are the exponent. */
  private static double power(double rounded) {
    return Double.longBitsToDouble((Double.doubleToRawLongBits(rounded) + 1023) << 52);
  }

  /** (E2). */
  private static double tanhReduced(double b) {
    double x = b * b;
    double p = 1.0 / 3 + x * (4.0 / 195 + x * (1.0 / 5005));
    double q = 1 + x * (6.0 / 13 + x * (10.0 / 429 + x * (4.0 / 19305)));
    return b * (1 - x * p / q);
  }

  /** The quotient 4 t H G / (...) of (E4). */
  private static double tanhQuotient(double h, double g, double t) {
    return 4 * t * (h * g) / (h + g - (g - h) * t);
  }

  /**
   * (E4). At z = -0.0 the numerator is -0.0 - 0.0, which keeps the sign; adding H - G would lose
   * it.
   */
  private static double tanh(double h, double g, double quotient) {
    return (quotient - (g - h)) / (h + g);
  }

  /** (E5), and (E7) with both exchanged. */
  private static double sigmoid(double up, double down) {
    return up / (up + down);
  }

  /** (E10). */
  private static double exp(double up, double down) {
    return up / down;
  }

  /** s of (E11). */
  private static double artanhArgument(double e) {
    return e / (2 + e);
  }

  /** Σ x^k / (2k + 3) of (E11), to x^16 / 33 and x &lt;= 1/9: the rest is below 2e-18. */
  private static double artanhSeries(double x) {
    return 1.0 / 3
        + x
            * (1.0 / 5
                + x
                    * (1.0 / 7
                        + x
                            * (1.0 / 9
                                + x
                                    * (1.0 / 11
                                        + x
                                            * (1.0 / 13
                                                + x
                                                    * (1.0 / 15
                                                        + x
                                                            * (1.0 / 17
                                                                + x
                                                                    * (1.0 / 19
                                                                        + x
                                                                            * (1.0 / 21
                                                                                + x
                                                                                    * (1.0 / 23
                                                                                        + x
                                                                                            * (1.0
                                                                                                    / 25
                                                                                                + x
                                                                                                    * (1.0
                                                                                                            / 27
                                                                                                        + x
                                                                                                            * (1.0
                                                                                                                    / 29
                                                                                                                + x
                                                                                                                    * (1.0
                                                                                                                            / 31
                                                                                                                        + x
                                                                                                                            * (1.0
                                                                                                                                / 33)))))))))))))));
  }

  /** (E11). */
  private static double artanhDoubled(double s, double series) {
    return 2 * s + 2 * s * (s * s) * series;
  }

  /**
   * A factor of (E6). The slope is a product of two such, as the square of the denominator may
   * overflow.
   */
  private static double share(double root, double part, double rest) {
    return root * part / (part + rest);
  }

  private static void checkLengths(double[] z, double[] out, double[] d, int n) {
    if (n < 0 || n > z.length || n > out.length || n > d.length) {
      throw new BadArgument(
          "n",
          "got "
              + n
              + ", expected 0 <= n <= the shortest array (lengths "
              + z.length
              + ", "
              + out.length
              + ", "
              + d.length
              + ")");
    }
  }
}
