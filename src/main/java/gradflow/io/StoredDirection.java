package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.Network;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.List;

/**
 * One direction of a layer as files keep it: gates stacked in rows, in the order of {@link #gates},
 * two biases where there are two. From it come gradflow's weights, and every format can be written
 * again.
 *
 * @param backward whether it runs from the last input to the first
 * @param cell the cell
 * @param input mH x D
 * @param recurrent mH x P, P the size of h
 * @param inputBias mH, or empty if the file has none
 * @param recurrentBias mH, or empty if the file has none
 * @param peepholes 3 x H, of i, f, o; empty without
 * @param projection P x H as rows of one array; empty without
 * @param initial the state before the first step, n x B for B samples, or empty for 0
 */
record StoredDirection(
    boolean backward,
    Cell cell,
    Matrix input,
    Matrix recurrent,
    double[] inputBias,
    double[] recurrentBias,
    double[] peepholes,
    double[] projection,
    double[] initial) {
  /** No numbers. */
  static final double[] NONE = {};

  /** Checks the shapes and that every number is finite. */
  StoredDirection {
    int rows = gates(cell).size() * units(cell);
    Check.that(
        input.rows() == rows && input.cols() == cell.inputSize(),
        "input weights",
        "got "
            + input.rows()
            + " x "
            + input.cols()
            + ", expected "
            + rows
            + " x "
            + cell.inputSize());
    Check.that(
        recurrent.rows() == rows && recurrent.cols() == cell.hiddenSize(),
        "recurrent weights",
        "got "
            + recurrent.rows()
            + " x "
            + recurrent.cols()
            + ", expected "
            + rows
            + " x "
            + cell.hiddenSize());
    Check.finite("input weights", input.data());
    Check.finite("recurrent weights", recurrent.data());
    optional("input bias", inputBias, rows);
    optional("recurrent bias", recurrentBias, rows);
    optional("peepholes", peepholes, 3 * units(cell));
    optional("projection", projection, units(cell) * cell.hiddenSize());
    Check.that(
        initial.length % cell.stateSize() == 0,
        "initial state",
        "got " + initial.length + " numbers, expected a multiple of " + cell.stateSize());
    Check.finite("initial state", initial);
  }

  private static void optional(String name, double[] values, int size) {
    if (values.length > 0) {
      Check.equal(name, values.length, size, "numbers");
      Check.finite(name, values);
    }
  }

  /** The gates in the order of the rows: i, f, g, o; r, z, n; or one without name. */
  static List<String> gates(Cell cell) {
    if (cell instanceof Lstm || cell instanceof ProjectedLstm) {
      return List.of("_i", "_f", "_g", "_o");
    }
    return cell instanceof Gru ? List.of("_r", "_z", "_n") : List.of("");
  }

  /** The activation of the gates; σ where there are none. */
  static Activation gate(Cell cell) {
    if (cell instanceof Lstm l) {
      return l.gate();
    }
    if (cell instanceof ProjectedLstm p) {
      return p.gate();
    }
    return cell instanceof Gru g ? g.gate() : Activation.SIGMOID;
  }

  /** Rows of a gate, H; with a projection more than h has. */
  static int units(Cell cell) {
    return cell instanceof ProjectedLstm p ? p.cellSize() : cell.hiddenSize();
  }

  /** Whether the gate's two biases do different things. */
  static boolean twoBiases(Cell cell, String gate) {
    return gate.equals("_n") && cell instanceof Gru g && g.reset() == Reset.AFTER;
  }

  /** gradflow's weights. */
  Weights weights() {
    Weights w = Weights.zeros(cell.layout());
    List<String> gates = gates(cell);
    int h = units(cell);
    boolean noForget = cell instanceof Lstm l && l.forget() != Forget.PRESENT;
    for (int k = 0; k < gates.size(); k++) {
      String gate = gates.get(k);
      if (noForget && gate.equals("_f")) {
        continue; // coupled: what the file has for it is not used
      }
      w.set("W_hh" + gate, recurrent.block(k * h, 0, h, recurrent.cols()));
      w.set("W_ih" + gate, input.block(k * h, 0, h, input.cols()));
      Matrix bias = rows(inputBias, k, h);
      Matrix other = rows(recurrentBias, k, h);
      if (twoBiases(cell, gate)) {
        w.set("d" + gate, other);
      } else {
        for (int j = 0; j < h; j++) {
          bias.data()[j] += other.data()[j];
        }
      }
      w.set("b" + gate, bias);
    }
    if (peepholes.length > 0) {
      w.set("p_i", rows(peepholes, 0, h));
      w.set("p_o", rows(peepholes, 2, h));
      if (!noForget) {
        w.set("p_f", rows(peepholes, 1, h));
      }
    }
    if (projection.length > 0) {
      w.set("W_p", Matrix.wrap(cell.hiddenSize(), h, projection));
    }
    return w;
  }

  private static Matrix rows(double[] stacked, int gate, int h) {
    Matrix m = Matrix.zeros(h, 1);
    if (stacked.length > 0) {
      System.arraycopy(stacked, gate * h, m.data(), 0, h);
    }
    return m;
  }

  /** The direction as gradflow runs it. */
  Network.Direction direction() {
    int n = cell.stateSize();
    double[] state = initial.length > 0 ? initial.clone() : new double[cell.stateSize()];
    return new Network.Direction(
        backward, cell, weights(), Matrix.wrap(n, state.length / n, state));
  }

  /**
   * A cell's weights as files keep them.
   *
   * @throws BadArgument if no format has such a cell
   */
  static StoredDirection of(boolean backward, Cell cell, Weights w) {
    boolean known =
        (cell instanceof Rnn r && r.leak() == 1)
            || (cell instanceof Lstm l && l.forget() != Forget.ABSENT)
            || cell instanceof Gru
            || cell instanceof ProjectedLstm;
    Check.that(
        known, "cell", "got " + cell + ", which no model format has; expected rnn, lstm or gru");
    List<String> gates = gates(cell);
    int h = units(cell);
    Matrix input = Matrix.zeros(gates.size() * h, cell.inputSize());
    Matrix recurrent = Matrix.zeros(gates.size() * h, cell.hiddenSize());
    double[] inputBias = new double[gates.size() * h];
    double[] recurrentBias = new double[gates.size() * h];
    for (int k = 0; k < gates.size(); k++) {
      String gate = gates.get(k);
      if (w.layout().names().contains("W_hh" + gate)) {
        put(w.block("W_ih" + gate), input.data(), k);
        put(w.block("W_hh" + gate), recurrent.data(), k);
        put(w.block("b" + gate), inputBias, k);
      }
      if (twoBiases(cell, gate)) {
        put(w.block("d" + gate), recurrentBias, k);
      }
    }
    double[] peepholes = NONE;
    if (cell instanceof Lstm l && l.peepholes()) {
      peepholes = new double[3 * h];
      put(w.block("p_i"), peepholes, 0);
      put(w.block("p_o"), peepholes, 2);
      if (l.forget() == Forget.PRESENT) {
        put(w.block("p_f"), peepholes, 1);
      }
    }
    double[] projection = cell instanceof ProjectedLstm ? w.block("W_p").data().clone() : NONE;
    return new StoredDirection(
        backward, cell, input, recurrent, inputBias, recurrentBias, peepholes, projection, NONE);
  }

  private static void put(Matrix block, double[] stacked, int k) {
    System.arraycopy(block.data(), 0, stacked, k * block.data().length, block.data().length);
  }
}
