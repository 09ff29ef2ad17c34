package gradflow.graph;

import java.util.List;

/** Matrix products, all written as sums over common indices. */
final class MatrixOperators {
  private MatrixOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of("MatMul", MatrixOperators::matMul),
        Operator.of("Gemm", MatrixOperators::gemm, "alpha", "beta", "transA", "transB"),
        Operator.of("Einsum", s -> List.of(Einsum.of(s)), "equation").from(12));
  }

  private static List<Value> matMul(Site s) {
    Value a = s.in(0);
    Value b = s.in(1);
    s.require(a.rank() > 0 && b.rank() > 0, "multiplies a single number");
    s.require(a.kind() == b.kind() && a.kind() != Kind.TRUTH, "got two kinds of numbers");
    int outer = Math.max(a.rank(), b.rank()) - 2;
    int[] la = labels(a.rank(), outer, 0, 1);
    int[] lb = labels(b.rank(), outer, b.rank() == 1 ? 0 : 1, b.rank() == 1 ? 1 : 2);
    int both = Math.max(0, outer);
    int rows = a.rank() == 1 ? 0 : 1;
    int cols = b.rank() == 1 ? 0 : 1;
    int[] out = new int[both + rows + cols];
    for (int k = 0; k < both; k++) {
      out[k] = 3 + k;
    }
    if (rows > 0) {
      out[both] = 0;
    }
    if (cols > 0) {
      out[both + rows] = 2;
    }
    return List.of(Einsum.contract(s, List.of(a, b), List.of(la, lb), out));
  }

  /**
   * Returns the given labels for the last two axes, or for the only one, and 3, 4, … for the axes
   * before them.
   */
  private static int[] labels(int rank, int outer, int first, int second) {
    int[] out = new int[rank];
    for (int k = 0; k < rank - 2; k++) {
      out[k] = 3 + outer - (rank - 2) + k;
    }
    if (rank > 1) {
      out[rank - 2] = first;
    }
    out[rank - 1] = second;
    return out;
  }

  private static List<Value> gemm(Site s) {
    Value a = s.real(0);
    Value b = s.real(1);
    s.require(
        a.rank() == 2 && b.rank() == 2,
        "multiplies " + Dims.text(a.dims()) + " and " + Dims.text(b.dims()));
    int[] la = s.flag("transA", false) ? new int[] {1, 0} : new int[] {0, 1};
    int[] lb = s.flag("transB", false) ? new int[] {2, 1} : new int[] {1, 2};
    Value y = Einsum.contract(s, List.of(a, b), List.of(la, lb), new int[] {0, 2});
    y = scaled(s, y, s.number("alpha", 1));
    double beta = s.number("beta", 1);
    if (!s.has(2) || beta == 0) {
      return List.of(y);
    }
    return List.of(s.apply("Add", y, scaled(s, s.in(2), beta)));
  }

  private static Value scaled(Site s, Value v, double factor) {
    return factor == 1 ? v : s.apply("Mul", v, s.known(factor));
  }
}
