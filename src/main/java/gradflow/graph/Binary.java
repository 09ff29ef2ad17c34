package gradflow.graph;

/**
 * Evaluates y = f(a, b) elementwise, with broadcasting.
 *
 * @param f the function
 * @param mapA index into a for each entry of y; null if a has y's shape
 * @param mapB index into b for each entry of y; null if b has y's shape
 */
record Binary(Function f, int[] mapA, int[] mapB) implements Rule {
  /** A function of two numbers with its derivatives, which are 0 unless they are given. */
  @FunctionalInterface
  interface Function {
    double value(double a, double b);

    /** ∂y/∂a. */
    default double da(double a, double b, double y) {
      return 0;
    }

    /** ∂y/∂b. */
    default double db(double a, double b, double y) {
      return 0;
    }

    /**
     * y[from + k] ← f(a[fromA + k·stepA], b[fromB + k·stepB]) for k &lt; count; each step is 0 or
     * 1.
     */
    default void values(
        double[] a,
        int fromA,
        int stepA,
        double[] b,
        int fromB,
        int stepB,
        double[] y,
        int from,
        int count) {
      for (int k = 0; k < count; k++) {
        y[from + k] = value(a[fromA + k * stepA], b[fromB + k * stepB]);
      }
    }
  }

  /** Returns the rule for shapes that broadcast to {@code out}. */
  static Binary of(Function f, int[] a, int[] b, int[] out) {
    return new Binary(f, map(a, out), map(b, out));
  }

  static int[] map(int[] from, int[] to) {
    if (Dims.size(from) == Dims.size(to)) {
      return null;
    }
    return Dims.broadcastMap(from, to);
  }

  @Override
  public void forward(Operands v) {
    double[] a = v.in(0);
    double[] b = v.in(1);
    double[] y = v.out();
    int lanes = v.lanes();
    int stepA = v.wide(0) ? 1 : 0;
    int stepB = v.wide(1) ? 1 : 0;
    if (lanes == 1 || (stepA == 1 && stepB == 1)) {
      if (mapA == null && mapB == null) {
        f.values(a, 0, 1, b, 0, 1, y, 0, y.length);
        return;
      }
    }
    int strideA = v.wide(0) ? lanes : 1;
    int strideB = v.wide(1) ? lanes : 1;
    int size = y.length / lanes;
    for (int e = 0; e < size; e++) {
      int i = (mapA == null ? e : mapA[e]) * strideA;
      int j = (mapB == null ? e : mapB[e]) * strideB;
      f.values(a, i, stepA, b, j, stepB, y, e * lanes, lanes);
    }
  }

  @Override
  public void reverse(Operands v) {
    double[] a = v.in(0);
    double[] b = v.in(1);
    double[] y = v.out();
    double[] yBar = v.outBar();
    double[] aBar = v.inBar(0);
    double[] bBar = v.inBar(1);
    int lanes = v.lanes();
    int stepA = v.wide(0) ? 1 : 0;
    int stepB = v.wide(1) ? 1 : 0;
    int strideA = v.wide(0) ? lanes : 1;
    int strideB = v.wide(1) ? lanes : 1;
    int size = y.length / lanes;
    for (int e = 0; e < size; e++) {
      int i = (mapA == null ? e : mapA[e]) * strideA;
      int j = (mapB == null ? e : mapB[e]) * strideB;
      for (int k = 0; k < lanes; k++) {
        int at = e * lanes + k;
        double bar = yBar[at];
        if (bar == 0) {
          continue; // skipped: the slope may be infinite here, and 0 · ∞ is NaN
        }
        double p = a[i + k * stepA];
        double q = b[j + k * stepB];
        if (aBar != null) {
          aBar[i + k * stepA] += bar * f.da(p, q, y[at]);
        }
        if (bBar != null) {
          bBar[j + k * stepB] += bar * f.db(p, q, y[at]);
        }
      }
    }
  }
}
