package gradflow.linalg;

import gradflow.check.BadArgument;
import java.util.Arrays;

/**
 * The passes over arrays used by {@link Activations}, and their workspace. Equation numbers refer
 * to that class. One instance serves one thread; nothing is allocated after construction.
 */
final class ActivationPasses {
  /** Number of values per pass, chosen so that the buffers stay in the first-level cache. */
  private static final int CHUNK = 512;

  /** Upper limit of y if only values are computed. */
  private static final double VALUE_LIMIT = 32;

  /** The constant c G, and its exponent. */
  private static final double UNIT = 0x1p256;

  private static final int UNIT_EXPONENT = 256;

  // names as in (E1) to (E6); b initially contains z, h contains k, and y finally the result
  private final double[] y = new double[CHUNK];
  private final double[] h = new double[CHUNK];
  private final double[] inverses = new double[CHUNK];
  private final double[] units = new double[CHUNK];
  private final double[] b = new double[CHUNK];
  private final double[] t = new double[CHUNK];
  private final double[] rest = new double[CHUNK];

  /** G or c G, depending on how the last values were computed. */
  private double[] g = inverses;

  /**
   * A small loop over the first m values with one store and one index, which C2 vectorises on JDK
   * 17 without flags. Passes are called through this interface because C2 does not inline a call
   * with this many receivers. Inlined into one method, the loops would exceed what C2 optimises,
   * and some would stay scalar (twice the time, in about every second start of the JVM). A pass
   * with two quotients of similar form, such as both factors of (E6), may stay scalar too; hence
   * each pass has at most one quotient. With {@code scale}, y = scale z, and the slope is that of
   * (E6) for 2 scale.
   */
  interface Pass {
    void run(double scale, int m);
  }

  final Pass[] values = {
    this::clampForValuePass,
    this::roundPass,
    this::reducePass,
    this::squarePass,
    this::tanhReducedPass
  };
  final Pass[] valuesForSlopes = {
    this::clampPass,
    this::roundPass,
    this::reducePass,
    this::powerPass,
    this::inversePass,
    this::tanhReducedPass
  };
  final Pass[] complement = {this::complementIntoPass};
  final Pass[] log = {this::artanhArgumentPass, this::artanhPass};
  final Pass[] tanh = {this::tanhQuotientPass, this::tanhPass};
  final Pass[] sigmoid = {this::sigmoidPass};
  final Pass[] exp = {this::expPass};
  final Pass[] slopeAfterTanh = {this::slopeUpPass, this::slopePass};

  /** The first factor of (E6) is σ itself, already computed by {@link #sigmoidPass}. */
  final Pass[] slopeAfterSigmoid = {this::slopePass};

  static final Pass[] NONE = {};
  final Pass[] relu = {this::reluPass};
  final Pass[] step = {this::stepPass};
  final Pass[] hardSigmoid = {this::hardSigmoidPass};
  final Pass[] hardSlope = {this::hardSlopePass};

  /** The second factor is 1 - σ, already computed by {@link #complementPass}. */
  final Pass[] slopeAfterComplement = {this::slopeOfComplementPass};

  ActivationPasses() {
    Arrays.fill(units, UNIT);
  }

  /** Computes {@code out[i] = ln(1 + exp(z[i]))} for i &lt; n. */
  void softplus(double[] z, double[] out, int n) {
    checkLengths(z, out, out, n);
    for (int at = 0; at < n; at += CHUNK) {
      int m = Math.min(CHUNK, n - at);
      for (int i = 0; i < m; i++) {
        b[i] = -Math.abs(z[at + i]);
      }
      run(valuesForSlopes, 0.5, m);
      run(exp, 0.5, m);
      run(log, 0.5, m);
      for (int i = 0; i < m; i++) {
        out[at + i] = Math.max(0.0, z[at + i]) + y[i];
      }
    }
  }

  /**
   * Computes, chunk by chunk, the values into out, the slopes into d if there are passes for them,
   * and 1 - σ into complement unless it is null.
   */
  void apply(
      Pass[] exponentials,
      Pass[] value,
      Pass[] slope,
      double scale,
      double[] z,
      double[] out,
      double[] d,
      double[] complement,
      int n) {
    checkLengths(z, out, d == null ? out : d, n);
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
      if (d != null) {
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
      to[i] = Elementary.clamp(scale * to[i]);
    }
  }

  private void clampForValuePass(double scale, int m) {
    double[] to = b;
    for (int i = 0; i < m; i++) {
      to[i] = Math.max(-Elementary.LIMIT, Math.min(VALUE_LIMIT, scale * to[i]));
    }
  }

  private void roundPass(double scale, int m) {
    double[] from = b;
    double[] to = h;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.round(from[i]);
    }
  }

  private void reducePass(double scale, int m) {
    double[] rounded = h;
    double[] to = b;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.reduce(to[i], rounded[i]);
    }
  }

  private void powerPass(double scale, int m) {
    double[] to = h;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.power(to[i]);
    }
  }

  /** Computes c H = 2^(2k + 256) from the exponent bits, as in {@link Elementary#power}. */
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
      to[i] = Elementary.tanhReduced(from[i]);
    }
  }

  private void tanhQuotientPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.tanhQuotient(h[i], g[i], t[i]);
    }
  }

  private void tanhPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.tanh(h[i], g[i], to[i]);
    }
  }

  private void sigmoidPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.sigmoid(h[i] * (1 + t[i]), g[i] * (1 - t[i]));
    }
  }

  private void expPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.exp(h[i] * (1 + t[i]), g[i] * (1 - t[i]));
    }
  }

  private void complementPass(int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = rest;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.sigmoid(g[i] * (1 - t[i]), h[i] * (1 + t[i]));
    }
  }

  private void complementIntoPass(double scale, int m) {
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.sigmoid(g[i] * (1 - t[i]), h[i] * (1 + t[i]));
    }
  }

  private void artanhArgumentPass(double scale, int m) {
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.artanhArgument(to[i]);
    }
  }

  private void artanhPass(double scale, int m) {
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Elementary.artanhDoubled(to[i], Elementary.artanhSeries(to[i] * to[i]));
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
      to[i] = Elementary.share(root, h[i] * (1 + t[i]), g[i] * (1 - t[i]));
    }
  }

  private void slopePass(double scale, int m) {
    double root = 2 * scale;
    double[] h = this.h;
    double[] g = this.g;
    double[] t = this.t;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = to[i] * Elementary.share(root, g[i] * (1 - t[i]), h[i] * (1 + t[i]));
    }
  }

  private void reluPass(double scale, int m) {
    double[] from = b;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Activations.relu(from[i]);
    }
  }

  private void hardSigmoidPass(double scale, int m) {
    double[] from = b;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Activations.hardSigmoid(from[i]);
    }
  }

  private void hardSlopePass(double scale, int m) {
    double[] from = b;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Activations.hardSigmoidDerivative(from[i]);
    }
  }

  private void stepPass(double scale, int m) {
    double[] from = b;
    double[] to = y;
    for (int i = 0; i < m; i++) {
      to[i] = Activations.reluDerivative(from[i]);
    }
  }

  static void checkLengths(double[] z, double[] out, double[] d, int n) {
    if (n < 0 || n > z.length || n > out.length || n > d.length) {
      throw new BadArgument(
          "n",
          "got %s, expected 0 <= n <= the shortest array (lengths %s, %s, %s)"
              .formatted(n, z.length, out.length, d.length));
    }
  }
}
