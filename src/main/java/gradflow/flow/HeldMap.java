package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One step of a cell as a map of its state, s ↦ F(s, x), with a constant input. Single-threaded.
 */
public final class HeldMap {
  private final Cell cell;
  private final Weights weights;
  private final double[] input;
  private final Tape tape;
  private final StepJacobian j;

  /**
   * @param input x, D numbers
   * @throws gradflow.check.BadArgument if the input has a different number of entries or is not
   *     finite
   */
  public HeldMap(Cell cell, Weights weights, double[] input) {
    Check.equal("input", input.length, cell.inputSize(), "D");
    this.cell = cell;
    this.weights = weights;
    this.input = Check.finite("input", input).clone();
    this.tape = new Tape(cell, 1);
    this.j = cell.newJacobian();
  }

  /** Size of the state, n. */
  public int size() {
    return cell.stateSize();
  }

  /** The weights of the cell, whose backend is also used for computations on J. */
  public Weights weights() {
    return weights;
  }

  /** Returns F(s), which may be infinite or NaN. */
  public double[] next(double[] state) {
    double[] out = new double[state.length];
    step(state, out);
    return out;
  }

  /** Returns the state after that many steps, or the last finite one. */
  double[] moved(double[] state, int steps) {
    double[] s = state;
    for (int m = 0; m < steps; m++) {
      double[] next = next(s);
      if (!(largest(next) <= Double.MAX_VALUE)) {
        break;
      }
      s = next;
    }
    return s;
  }

  /**
   * Index range of the output part in the state: first index and end (exclusive); empty if the
   * output is not part of the state.
   */
  int[] output() {
    if (!cell.outputIsState()) {
      return new int[] {0, 0};
    }
    int first = cell.parts().stream().limit(cell.outputIndex()).mapToInt(Part::size).sum();
    return new int[] {first, first + cell.parts().get(cell.outputIndex()).size()};
  }

  /** Returns the output of the cell at a fixed point. */
  public double[] outputOf(double[] state) {
    int[] places = output();
    if (places[1] > 0) {
      return Arrays.copyOfRange(state, places[0], places[1]);
    }
    step(state, new double[state.length]);
    return tape.output().clone();
  }

  /** The fixed-point equation in the form defined by the cell, a map s ↦ G(s, x). */
  Optional<HeldMap> equilibrium() {
    return cell.equilibrium().map(equation -> new HeldMap(equation, weights, input));
  }

  /** Returns J = ∂F/∂s of the whole state, n x n, in a matrix that the next call overwrites. */
  Matrix jacobian(double[] state) {
    step(state, new double[state.length]);
    cell.jacobian(weights, tape, 0, j);
    return j.full();
  }

  /**
   * Returns the states s_0, s_1 = F(s_0), … up to the first with an entry that exceeds {@code
   * bound} in modulus (excluded).
   *
   * @param steps maximum number of steps
   */
  public List<double[]> orbit(double[] start, int steps, double bound) {
    List<double[]> states = new ArrayList<>();
    double[] s = start.clone();
    for (int t = 0; t <= steps && largest(s) <= bound; t++) {
      states.add(s);
      s = next(s);
    }
    return states;
  }

  /** Returns the largest modulus; infinite if an entry is NaN. */
  static double largest(double[] v) {
    double max = 0;
    for (double e : v) {
      max = Double.isNaN(e) ? Double.POSITIVE_INFINITY : Math.max(max, Math.abs(e));
    }
    return max;
  }

  /** Computes F(s) into {@code out}. */
  void step(double[] state, double[] out) {
    System.arraycopy(input, 0, tape.get("x"), 0, input.length);
    tape.setBefore(Matrix.wrap(state.length, 1, state));
    cell.step(weights, tape);
    tape.getAfter(Matrix.wrap(out.length, 1, out));
  }
}
