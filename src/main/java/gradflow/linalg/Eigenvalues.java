package gradflow.linalg;

/**
 * Complex numbers as two arrays of equal length.
 *
 * @param re real parts
 * @param im imaginary parts
 */
public record Eigenvalues(double[] re, double[] im) {
  /** Returns the number of values. */
  public int size() {
    return re.length;
  }

  /** Returns the modulus of value k. */
  public double modulus(int k) {
    return Math.hypot(re[k], im[k]);
  }

  /** Returns the largest modulus. */
  public double spectralRadius() {
    double max = 0;
    for (int k = 0; k < re.length; k++) {
      max = Math.max(max, modulus(k));
    }
    return max;
  }
}
