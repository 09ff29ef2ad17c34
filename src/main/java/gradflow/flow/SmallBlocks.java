package gradflow.flow;

/** Blocks of w x w entries, row-major, with w about 3. */
final class SmallBlocks {
  private static final int SWEEPS = 30;

  private SmallBlocks() {}

  /**
   * Returns the largest singular value, by rotating pairs of columns until they are orthogonal
   * (Hestenes; one-sided Jacobi). Squares of entries must be in range.
   *
   * @param a is overwritten
   */
  static double norm(double[] a, int width) {
    boolean turned = true;
    for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
      turned = false;
      for (int p = 0; p < width; p++) {
        for (int q = p + 1; q < width; q++) {
          turned |= turn(a, width, p, q);
        }
      }
    }
    double max = 0;
    for (int c = 0; c < width; c++) {
      max = Math.max(max, Math.sqrt(dot(a, width, c, c)));
    }
    return max;
  }

  /**
   * Replaces Q by the Q of J Q = Q R. A column that J annihilates becomes 0 and stays 0. For w = 2
   * the second diagonal entry is |det J| divided by the first, which avoids cancellation when the
   * columns become parallel.
   *
   * @param q its columns are orthonormal, or 0
   * @param r receives the diagonal of R
   */
  static void push(double[] j, double[] q, double[] r, int width) {
    double max = 0;
    for (double v : j) {
      max = Math.max(max, Math.abs(v));
    }
    boolean usual = max == 0 || (max < 0x1p300 && max > 0x1p-300) || !Double.isFinite(max);
    int power = usual ? 0 : Math.getExponent(max); // otherwise squares are out of range
    pushUsual(power == 0 ? j : scaled(j, -power), q, r, width);
    for (int d = 0; d < width && power != 0; d++) {
      r[d] = Math.scalb(r[d], power);
    }
  }

  private static double[] scaled(double[] j, int power) {
    double[] out = j.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.scalb(out[i], power);
    }
    return out;
  }

  private static void pushUsual(double[] j, double[] q, double[] r, int width) {
    double[] image = new double[q.length];
    for (int row = 0; row < width; row++) {
      for (int d = 0; d < width; d++) {
        double sum = 0;
        for (int l = 0; l < width; l++) {
          sum += j[row * width + l] * q[l * width + d];
        }
        image[row * width + d] = sum;
      }
    }
    if (width == 2) {
      pushPair(j, image, q, r);
      return;
    }
    for (int d = 0; d < width; d++) {
      for (int e = 0; e < d; e++) {
        double along = 0;
        for (int row = 0; row < width; row++) {
          along += q[row * width + e] * image[row * width + d];
        }
        for (int row = 0; row < width; row++) {
          image[row * width + d] -= along * q[row * width + e];
        }
      }
      r[d] = length(image, width, d);
      for (int row = 0; row < width; row++) {
        q[row * width + d] = r[d] == 0 ? 0 : image[row * width + d] / r[d];
      }
      if (d == 1 && width == 3 && r[0] > 0 && r[1] > 0) {
        r[2] = determinant(j.clone()) / r[0] / r[1];
        for (int row = 0; row < 3; row++) {
          int up = (row + 1) % 3 * 3;
          int down = (row + 2) % 3 * 3;
          q[row * 3 + 2] = q[up] * q[down + 1] - q[down] * q[up + 1];
        }
        return;
      }
    }
  }

  /**
   * Returns |det| of a 3 x 3 block, by elimination with row interchanges, which keeps rows of any
   * size separate.
   */
  private static double determinant(double[] a) {
    double product = 1;
    for (int c = 0; c < 3; c++) {
      int pivot = c;
      for (int row = c + 1; row < 3; row++) {
        pivot = Math.abs(a[row * 3 + c]) > Math.abs(a[pivot * 3 + c]) ? row : pivot;
      }
      for (int k = c; k < 3; k++) {
        double kept = a[c * 3 + k];
        a[c * 3 + k] = a[pivot * 3 + k];
        a[pivot * 3 + k] = kept;
      }
      product *= Math.abs(a[c * 3 + c]);
      for (int row = c + 1; row < 3 && product > 0; row++) {
        double factor = a[row * 3 + c] / a[c * 3 + c];
        for (int k = c + 1; k < 3; k++) {
          a[row * 3 + k] -= factor * a[c * 3 + k];
        }
      }
    }
    return product;
  }

  private static void pushPair(double[] j, double[] image, double[] q, double[] r) {
    r[0] = length(image, 2, 0);
    r[1] = r[0] == 0 ? 0 : Math.abs(j[0] * j[3] - j[1] * j[2]) / r[0];
    if (r[0] > 0) {
      q[0] = image[0] / r[0];
      q[2] = image[2] / r[0];
      q[1] = -q[2];
      q[3] = q[0];
    }
  }

  /** Returns the length of a column, even if squares are out of range. */
  private static double length(double[] a, int width, int column) {
    double max = 0;
    for (int row = 0; row < width; row++) {
      max = Math.max(max, Math.abs(a[row * width + column]));
    }
    if (max == 0 || !Double.isFinite(max)) {
      return max;
    }
    double sum = 0;
    for (int row = 0; row < width; row++) {
      double v = a[row * width + column] / max;
      sum += v * v;
    }
    return max * Math.sqrt(sum);
  }

  /** Rotates two columns; returns whether they were not orthogonal. */
  private static boolean turn(double[] a, int width, int p, int q) {
    double pp = dot(a, width, p, p);
    double qq = dot(a, width, q, q);
    double pq = dot(a, width, p, q);
    if (Math.abs(pq) <= 0x1p-53 * Math.sqrt(pp * qq)) {
      return false;
    }
    double zeta = (qq - pp) / (2 * pq);
    double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
    double sine = cosine * tangent;
    for (int r = 0; r < width; r++) {
      double u = a[r * width + p];
      double v = a[r * width + q];
      a[r * width + p] = cosine * u - sine * v;
      a[r * width + q] = sine * u + cosine * v;
    }
    return true;
  }

  private static double dot(double[] a, int width, int p, int q) {
    double sum = 0;
    for (int r = 0; r < width; r++) {
      sum += a[r * width + p] * a[r * width + q];
    }
    return sum;
  }
}
