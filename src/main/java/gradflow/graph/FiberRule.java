package gradflow.graph;

import java.util.Arrays;

/**
 * Applies a function to each fibre of its single input: reductions, softmax, cumulative sums.
 *
 * @param in fibres of the input
 * @param out fibres of the output, equally many
 * @param f the function
 */
record FiberRule(Fibers in, Fibers out, Function f) implements Rule {
  /** A function from a fibre x to a fibre y; its derivative is 0 unless it is given. */
  @FunctionalInterface
  interface Function {
    void forward(double[] x, double[] y);

    /** xBar ← (∂y/∂x)ᵀ yBar. */
    default void reverse(double[] x, double[] y, double[] yBar, double[] xBar) {
      Arrays.fill(xBar, 0);
    }
  }

  /** Returns the rule that applies f to the fibres of a value, which keep their length. */
  static FiberRule of(Value v, int[] axes, Function f) {
    Fibers fibers = Fibers.of(v.dims(), axes);
    return new FiberRule(fibers, fibers, f);
  }

  @Override
  public void forward(Operands v) {
    double[] x = v.scratch(0, in.length());
    double[] y = v.scratch(1, out.length());
    int lanes = v.lanes();
    int count = out.index().length / Math.max(1, out.length());
    for (int g = 0; g < count; g++) {
      for (int k = 0; k < lanes; k++) {
        gather(v.in(0), in, g, k, lanes, x);
        f.forward(x, y);
        for (int j = 0; j < y.length; j++) {
          v.out()[out.index()[g * y.length + j] * lanes + k] = y[j];
        }
      }
    }
  }

  @Override
  public void reverse(Operands v) {
    double[] bar = v.inBar(0);
    if (bar == null) {
      return;
    }
    double[] x = v.scratch(0, in.length());
    double[] y = v.scratch(1, out.length());
    double[] yBar = v.scratch(2, out.length());
    double[] xBar = v.scratch(3, in.length());
    int lanes = v.lanes();
    for (int g = 0; g < in.count(); g++) {
      for (int k = 0; k < lanes; k++) {
        gather(v.in(0), in, g, k, lanes, x);
        gather(v.out(), out, g, k, lanes, y);
        gather(v.outBar(), out, g, k, lanes, yBar);
        f.reverse(x, y, yBar, xBar);
        for (int j = 0; j < x.length; j++) {
          bar[in.index()[g * x.length + j] * lanes + k] += xBar[j];
        }
      }
    }
  }

  private static void gather(
      double[] from, Fibers fibers, int g, int lane, int lanes, double[] to) {
    for (int j = 0; j < to.length; j++) {
      to[j] = from[fibers.index()[g * to.length + j] * lanes + lane];
    }
  }
}
