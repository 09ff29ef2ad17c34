package gradflow.graph;

import gradflow.check.Check;

/**
 * A tensor of numbers.
 *
 * @param kind type of the numbers
 * @param dims extents, outermost first; empty for a scalar
 * @param values row-major, shared
 */
public record Tensor(Kind kind, int[] dims, double[] values) {
  /**
   * Checks the number of entries.
   *
   * @throws gradflow.check.BadArgument if it is not the product of the extents
   */
  public Tensor {
    Check.equal("values", values.length, Dims.size(dims), "the product of " + Dims.text(dims));
  }

  /** Returns a scalar. */
  public static Tensor number(Kind kind, double value) {
    return new Tensor(kind, new int[0], new double[] {value});
  }

  /** Returns a vector of integers. */
  static Tensor integers(int... values) {
    double[] copy = new double[values.length];
    for (int k = 0; k < copy.length; k++) {
      copy[k] = values[k];
    }
    return new Tensor(Kind.INTEGER, new int[] {copy.length}, copy);
  }
}
