package gradflow.linalg;

/**
 * The numerical range {vᴴAv : ‖v‖ = 1} of a real matrix. Its radius w bounds every power: ‖Aᵗ‖₂ ≤ 2
 * wᵗ (Berger; trefethen2005, chapter 17).
 */
public final class NumericalRange {
  private static final int ANGLES = 32;
  private static final int REFINEMENTS = 40;
  private static final double SECTION = 0.3819660112501051;

  private final Backend backend;
  private final Matrix a;

  /** Creates the numerical range of a square matrix. */
  public NumericalRange(Backend backend, Matrix a) {
    Guard.requireSquare(a);
    this.backend = backend;
    this.a = a;
  }

  /**
   * Returns the numerical abscissa, the largest real part: the largest eigenvalue of (A + Aᵀ) / 2.
   */
  public double abscissa() {
    int n = a.rows();
    Matrix symmetric = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        symmetric.set(i, j, (a.get(i, j) + a.get(j, i)) / 2);
      }
    }
    return backend.symmetricEigenvalues(symmetric)[0];
  }

  /** Returns the numerical radius, the largest modulus: the largest extent over all directions. */
  public double radius() {
    int best = 0;
    double[] extent = new double[ANGLES + 1];
    for (int k = 0; k <= ANGLES; k++) {
      extent[k] = extent(Math.PI * k / ANGLES);
      best = extent[k] > extent[best] ? k : best;
    }
    double low = Math.PI * Math.max(0, best - 1) / ANGLES;
    double high = Math.PI * Math.min(ANGLES, best + 1) / ANGLES;
    double top = extent[best];
    for (int i = 0; i < REFINEMENTS && high - low > 1e-6; i++) {
      double left = low + SECTION * (high - low);
      double right = high - SECTION * (high - low);
      double atLeft = extent(left);
      double atRight = extent(right);
      top = Math.max(top, Math.max(atLeft, atRight));
      if (atLeft > atRight) {
        high = right;
      } else {
        low = left;
      }
    }
    return top;
  }

  /**
   * Returns the extent of the range in the direction e^{iθ}: the largest eigenvalue of the
   * Hermitian matrix cos θ (A + Aᵀ) / 2 − i sin θ (A − Aᵀ) / 2, computed from a real matrix of
   * twice the size.
   */
  private double extent(double theta) {
    int n = a.rows();
    double c = Math.cos(theta) / 2;
    double s = Math.sin(theta) / 2;
    Matrix both = Matrix.zeros(2 * n, 2 * n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double real = c * (a.get(i, j) + a.get(j, i));
        double imaginary = -s * (a.get(i, j) - a.get(j, i));
        both.set(i, j, real);
        both.set(n + i, n + j, real);
        both.set(n + i, j, imaginary);
        both.set(i, n + j, -imaginary);
      }
    }
    return backend.symmetricEigenvalues(both)[0];
  }
}
