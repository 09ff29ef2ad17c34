package gradflow.calibrate;

import gradflow.linalg.Matrix;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Products of small matrices and their singular values in decimal arithmetic with a given number of
 * digits, as a reference for the graded product. P Pᵀ squares the spread, so the number of digits
 * must be somewhat more than twice the number of decades between the singular values.
 */
final class ManyDigits {
  private static final int MOST_SWEEPS = 40;

  private ManyDigits() {}

  /** Returns A B, where the doubles of A are converted exactly. */
  static BigDecimal[][] product(Matrix a, BigDecimal[][] b, MathContext mc) {
    int n = b.length;
    BigDecimal[][] c = new BigDecimal[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k < n; k++) {
          sum = sum.add(new BigDecimal(a.get(i, k)).multiply(b[k][j], mc), mc);
        }
        c[i][j] = sum;
      }
    }
    return c;
  }

  /** Returns the identity. */
  static BigDecimal[][] identity(int n) {
    BigDecimal[][] m = new BigDecimal[n][n];
    for (int i = 0; i < n; i++) {
      Arrays.fill(m[i], BigDecimal.ZERO);
      m[i][i] = BigDecimal.ONE;
    }
    return m;
  }

  /** Returns ln σ_1 ≥ … ≥ ln σ_n, computed by one-sided Jacobi on the rows. */
  static double[] logSingularValues(BigDecimal[][] product, MathContext mc) {
    BigDecimal[][] rows = Arrays.stream(product).map(r -> r.clone()).toArray(BigDecimal[][]::new);
    for (int sweep = 0; sweep < MOST_SWEEPS && turn(rows, mc); sweep++) {
      // until all pairs are orthogonal
    }
    return Arrays.stream(rows)
        .mapToDouble(r -> ln(dot(r, r, mc)) / 2)
        .map(v -> -v)
        .sorted()
        .map(v -> -v)
        .toArray();
  }

  private static boolean turn(BigDecimal[][] rows, MathContext mc) {
    boolean turned = false;
    for (int p = 0; p < rows.length; p++) {
      for (int q = p + 1; q < rows.length; q++) {
        BigDecimal a = dot(rows[p], rows[p], mc);
        BigDecimal b = dot(rows[q], rows[q], mc);
        BigDecimal g = dot(rows[p], rows[q], mc);
        BigDecimal small = a.multiply(b, mc).movePointLeft(60);
        if (g.multiply(g, mc).compareTo(small) > 0) {
          rotate(rows[p], rows[q], a, b, g, mc);
          turned = true;
        }
      }
    }
    return turned;
  }

  private static void rotate(
      BigDecimal[] x, BigDecimal[] y, BigDecimal a, BigDecimal b, BigDecimal g, MathContext mc) {
    BigDecimal zeta = b.subtract(a, mc).divide(g.add(g, mc), mc);
    BigDecimal root = BigDecimal.ONE.add(zeta.multiply(zeta, mc), mc).sqrt(mc);
    BigDecimal t = BigDecimal.ONE.divide(zeta.abs().add(root, mc), mc);
    t = zeta.signum() < 0 ? t.negate() : t;
    BigDecimal c = BigDecimal.ONE.divide(BigDecimal.ONE.add(t.multiply(t, mc), mc).sqrt(mc), mc);
    BigDecimal s = c.multiply(t, mc);
    for (int k = 0; k < x.length; k++) {
      BigDecimal first = c.multiply(x[k], mc).subtract(s.multiply(y[k], mc), mc);
      y[k] = s.multiply(x[k], mc).add(c.multiply(y[k], mc), mc);
      x[k] = first;
    }
  }

  private static BigDecimal dot(BigDecimal[] x, BigDecimal[] y, MathContext mc) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; k < x.length; k++) {
      sum = sum.add(x[k].multiply(y[k], mc), mc);
    }
    return sum;
  }

  /** Returns ln of a number of any size. */
  static double ln(BigDecimal v) {
    int decades = v.precision() - v.scale();
    return Math.log(v.movePointLeft(decades).doubleValue()) + decades * Math.log(10);
  }
}
