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

/** One step of a cell as a map of its state, s ↦ F(s, x), with the input held. One thread. */
public final class HeldMap {
  private final Cell cell;
  private final Weights weights;
  private final double[] input;
  private final Tape tape;
  private final StepJacobian j;

  /**
   * @param input x, D numbers
   * @throws gradflow.check.BadArgument if the input has another number of entries or is not finite
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

  /** The weights' backend, for what follows from J. */
  public Weights weights() {
    return weights;
  }

  /** The input that is held. */
  public double[] input() {
    return input.clone();
  }

  /** F(s); may be infinite or NaN. */
  public double[] next(double[] state) {
    double[] out = new double[state.length];
    step(state, out);
    return out;
  }

  /** The state after that many steps, or the last one that is finite. */
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
   * The places of the output part in the state, from the first to that after the last; none if the
   * output is no part of it.
   */
  int[] output() {
    if (!cell.outputIsState()) {
      return new int[] {0, 0};
    }
    int first = cell.parts().stream().limit(cell.outputIndex()).mapToInt(Part::size).sum();
    return new int[] {first, first + cell.parts().get(cell.outputIndex()).size()};
  }

  /** What the cell puts out at a fixed point. */
  public double[] outputOf(double[] state) {
    int[] places = output();
    if (places[1] > 0) {
      return Arrays.copyOfRange(state, places[0], places[1]);
    }
    step(state, new double[state.length]);
    return tape.output().clone();
  }

  /** The equation of its fixed points in the form that its cell gives, a map s ↦ G(s, x). */
  Optional<HeldMap> equilibrium() {
    return cell.equilibrium().map(equation -> new HeldMap(equation, weights, input));
  }

  /** J = ∂F/∂s of the whole state, n x n, a matrix that the next call overwrites. */
  Matrix jacobian(double[] state) {
    step(state, new double[state.length]);
    cell.jacobian(weights, tape, 0, j);
    return j.full();
  }

  /**
   * The states s_0, s_1 = F(s_0), …, as far as no entry exceeds {@code bound} in modulus.
   *
   * @param steps how many steps at most
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

  /** The largest modulus; infinite if an entry is not a number. */
  static double largest(double[] v) {
    double max = 0;
    for (double e : v) {
      max = Double.isNaN(e) ? Double.POSITIVE_INFINITY : Math.max(max, Math.abs(e));
    }
    return max;
  }

  /** F(s) into {@code out}. */
  void step(double[] state, double[] out) {
    System.arraycopy(input, 0, tape.get("x"), 0, input.length);
    tape.setBefore(Matrix.wrap(state.length, 1, state));
    cell.step(weights, tape);
    tape.getAfter(Matrix.wrap(out.length, 1, out));
  }
}
