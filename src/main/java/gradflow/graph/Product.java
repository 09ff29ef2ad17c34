package gradflow.graph;

/**
 * Computes y = A·x or Aᵀ·x by the backend's product. Input 0 is the matrix A, shared by all
 * samples; input 1 is x, one vector per sample.
 *
 * @param transposed whether Aᵀ is used
 */
record Product(boolean transposed) implements Rule {
  @Override
  public void forward(Operands v) {
    v.multiply(0, transposed, v.in(1), v.out());
  }

  @Override
  public void reverse(Operands v) {
    double[] bar = v.inBar(1);
    if (bar != null) {
      double[] back = v.scratch(0, bar.length);
      v.multiply(0, !transposed, v.outBar(), back);
      for (int k = 0; k < bar.length; k++) {
        bar[k] += back[k];
      }
    }
    if (transposed) {
      v.addOuter(0, v.in(1), v.outBar());
    } else {
      v.addOuter(0, v.outBar(), v.in(1));
    }
  }
}
