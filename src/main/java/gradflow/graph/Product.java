package gradflow.graph;

/**
 * y = A·x or Aᵀ·x for a matrix A that all samples share, which is input 0, and x, input 1, that
 * each has for itself: the backend's product.
 *
 * @param transposed whether Aᵀ is taken
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
