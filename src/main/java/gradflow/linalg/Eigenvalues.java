package gradflow.linalg;

/**
 * Complex numbers as two arrays of equal length.
 *
 * @param re real parts
 * @param im imaginary parts
 */
public record Eigenvalues(double[] re, double[] im) {
  /** How many. */
  public int size() {
    return re.length;
  }

  /** The modulus of number k. */
  public double modulus(int k) {
    return Math.hypot(re[k], im[k]);
  }

  /** The largest modulus. */
  public double spectralRadius() {
    double max = 0;
    for (int k = 0; k < re.length; k++) {
      max = Math.max(max, modulus(k));
    }
    return max;
  }
}
