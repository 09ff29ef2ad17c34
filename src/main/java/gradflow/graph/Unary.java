package gradflow.graph;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Evaluates y = f(x) elementwise.
 *
 * @param f the function
 * @param slope f'(x), a function of x and y = f(x)
 */
record Unary(DoubleUnaryOperator f, DoubleBinaryOperator slope) implements Rule {
  /** Returns the rule of a function without a derivative. */
  static Rule flat(DoubleUnaryOperator f) {
    return new Flat(new Unary(f, (x, y) -> 0));
  }

  @Override
  public void forward(Operands v) {
    double[] x = v.in(0);
    double[] y = v.out();
    for (int k = 0; k < y.length; k++) {
      y[k] = f.applyAsDouble(x[k]);
    }
  }

  @Override
  public void reverse(Operands v) {
    double[] bar = v.inBar(0);
    if (bar == null) {
      return;
    }
    double[] x = v.in(0);
    double[] y = v.out();
    double[] yBar = v.outBar();
    for (int k = 0; k < y.length; k++) {
      if (yBar[k] != 0) { // skipped: the slope may be infinite here, and 0 · ∞ is NaN
        bar[k] += yBar[k] * slope.applyAsDouble(x[k], y[k]);
      }
    }
  }
}
