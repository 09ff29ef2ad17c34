package gradflow.theory;

/**
 * {@link PairAverages} of relu (cho2009), theta = arccos rho:
 *
 * <pre>
 *   E phi(a) phi(b) = q / (2 pi) (sin theta + (pi - theta) cos theta)                         (A1)
 *   E phi'(a) phi'(b) = (pi - theta) / (2 pi)                                                 (A2)
 * </pre>
 */
record ReluPairs(double q) implements PairAverages {
  @Override
  public double product(double rho) {
    double theta = StrictMath.acos(rho);
    return q / (2 * Math.PI) * (StrictMath.sin(theta) + (Math.PI - theta) * rho);
  }

  @Override
  public double slopes(double rho) {
    return (Math.PI - StrictMath.acos(rho)) / (2 * Math.PI);
  }
}
