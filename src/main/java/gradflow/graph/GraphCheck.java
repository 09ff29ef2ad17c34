package gradflow.graph;

import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Checks the derivatives of a cell's step against central differences of its values, at one state
 * and input. For random directions v in the joint space of state, input and parameters, it compares
 *
 * <pre>
 * (E1) (u · F(p + e v) − u · F(p − e v)) / 2e  against  (∂F/∂p)ᵀ u · v
 * </pre>
 *
 * <p>Several step sizes e are tried, and at least one must agree: a large e crosses kinks, a small
 * one is dominated by rounding. Cost: 7 steps per direction.
 */
public final class GraphCheck {
  private static final double[] STEPS = {0x1p-12, 0x1p-16, 0x1p-20};
  private static final int DIRECTIONS = 4;
  private static final double TOLERANCE = 1e-6;

  private final GraphCell cell;
  private final Weights weights;
  private final double[] x;
  private final double[] s;

  private GraphCheck(GraphCell cell, Weights weights, double[] x, double[] s) {
    this.cell = cell;
    this.weights = weights.copy();
    this.x = x;
    this.s = s;
  }

  /**
   * Checks a cell at a state and an input. Nothing is checked if the next state is not finite.
   *
   * @param x input of size D
   * @param s state of size n
   * @throws BadArgument if a directional derivative disagrees with the differences of the values
   */
  public static void require(GraphCell cell, Weights weights, double[] x, double[] s) {
    GraphCheck check = new GraphCheck(cell, weights, x, s);
    for (int k = 0; k < DIRECTIONS; k++) {
      check.direction(new Seed(20261129).child(k));
    }
  }

  private void direction(Seed seed) {
    double[] u = draw(seed.child("u"), s.length);
    double[] ofS = draw(seed.child("s"), s.length);
    double[] ofX = draw(seed.child("x"), x.length);
    Tape tape = new Tape(cell, 1);
    run(tape, s, x);
    Tape bar = new Tape(cell, 1);
    bar.setAfter(Matrix.wrap(u.length, 1, u.clone()));
    Gradients gradients = Gradients.of(weights);
    cell.adjoint(weights, tape, bar, gradients);
    Matrix sBar = Matrix.zeros(s.length, 1);
    bar.getBefore(sBar);
    double[] size = {0};
    double exact = dot(sBar.data(), ofS, size) + dot(bar.get("x"), ofX, size);
    Weights direction = Weights.zeros(cell.layout());
    for (var e : gradients.collect().entrySet()) {
      double[] values = direction.block(e.getKey()).data();
      double[] drawn = draw(seed.child("p " + e.getKey()), values.length);
      double[] point = weights.block(e.getKey()).data();
      for (int k = 0; k < values.length; k++) {
        values[k] = drawn[k] * Math.max(1e-3, Math.abs(point[k]));
      }
      exact += dot(e.getValue().data(), values, size);
    }
    double scale = Math.max(size[0], 1e-3 * Math.abs(shifted(0, u, ofS, ofX, direction)));
    compare(cell.source(), exact, scale, e -> shifted(e, u, ofS, ofX, direction)); // (E1)
  }

  /**
   * Compares a derivative along a direction with central differences. Nothing is checked if they
   * are not finite.
   *
   * @param exact the derivative
   * @param size of its terms
   * @param along the value at a distance e along the direction
   * @throws BadArgument if they differ at all step sizes
   */
  static void compare(String source, double exact, double size, DoubleUnaryOperator along) {
    double best = Double.POSITIVE_INFINITY;
    for (double e : STEPS) {
      double slope = (along.applyAsDouble(e) - along.applyAsDouble(-e)) / (2 * e);
      if (!Double.isFinite(slope)) {
        return;
      }
      best = Math.min(best, Math.abs(slope - exact));
    }
    if (!(best <= TOLERANCE * Math.max(size, 1e-3))) {
      throw new BadArgument(
          source,
          String.format(
              Locale.ROOT,
              "has a derivative along a random direction, %.9g, that differs from central"
                  + " differences of its values by %.2g; is it discontinuous there, or is this a"
                  + " defect of gradflow?",
              exact,
              best));
    }
  }

  private double shifted(double e, double[] u, double[] ofS, double[] ofX, Weights direction) {
    Weights moved = Weights.zeros(cell.layout());
    for (String name : cell.layout().names()) {
      double[] to = moved.block(name).data();
      for (int k = 0; k < to.length; k++) {
        to[k] = weights.block(name).data()[k] + e * direction.block(name).data()[k];
      }
    }
    moved.changed();
    Tape tape = new Tape(cell, 1);
    tape.setBefore(Matrix.wrap(s.length, 1, plus(s, e, ofS)));
    System.arraycopy(plus(x, e, ofX), 0, tape.get("x"), 0, x.length);
    cell.step(moved, tape);
    Matrix after = Matrix.zeros(s.length, 1);
    tape.getAfter(after);
    return dot(after.data(), u, new double[1]);
  }

  private void run(Tape tape, double[] state, double[] input) {
    tape.setBefore(Matrix.wrap(state.length, 1, state));
    System.arraycopy(input, 0, tape.get("x"), 0, input.length);
    cell.step(weights, tape);
  }

  private static double[] plus(double[] a, double e, double[] b) {
    double[] out = new double[a.length];
    for (int k = 0; k < a.length; k++) {
      out[k] = a[k] + e * b[k];
    }
    return out;
  }

  /**
   * Returns the inner product and adds the sum of the absolute values of its terms to {@code size}.
   */
  private static double dot(double[] a, double[] b, double[] size) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
      size[0] += Math.abs(a[k] * b[k]);
    }
    return sum;
  }

  private static double[] draw(Seed seed, int size) {
    UniformRandomProvider random = seed.generator();
    double[] out = new double[size];
    for (int k = 0; k < size; k++) {
      out[k] = 2 * random.nextDouble() - 1;
    }
    return out;
  }
}
