package gradflow.graph;

/**
 * Computes y = a where c is true, and y = b elsewhere. The inputs are c, a, b.
 *
 * @param mapC index into c for each entry of y; null if c has y's shape
 * @param mapA index into a for each entry of y; null if a has y's shape
 * @param mapB index into b for each entry of y; null if b has y's shape
 */
record Select(int[] mapC, int[] mapA, int[] mapB) implements Rule {
  @Override
  public void forward(Operands v) {
    double[] y = v.out();
    int lanes = v.lanes();
    for (int at = 0; at < y.length; at++) {
      int e = at / lanes;
      int k = at % lanes;
      y[at] =
          v.in(0)[place(v, 0, mapC, e, k)] != 0
              ? v.in(1)[place(v, 1, mapA, e, k)]
              : v.in(2)[place(v, 2, mapB, e, k)];
    }
  }

  @Override
  public void reverse(Operands v) {
    double[] yBar = v.outBar();
    double[] aBar = v.inBar(1);
    double[] bBar = v.inBar(2);
    int lanes = v.lanes();
    for (int at = 0; at < yBar.length; at++) {
      int e = at / lanes;
      int k = at % lanes;
      if (v.in(0)[place(v, 0, mapC, e, k)] != 0) {
        if (aBar != null) {
          aBar[place(v, 1, mapA, e, k)] += yBar[at];
        }
      } else if (bBar != null) {
        bBar[place(v, 2, mapB, e, k)] += yBar[at];
      }
    }
  }

  private static int place(Operands v, int input, int[] map, int e, int lane) {
    int entry = map == null ? e : map[e];
    return v.wide(input) ? entry * v.lanes() + lane : entry;
  }
}
