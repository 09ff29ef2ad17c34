package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.FileForm;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.Network;
import gradflow.linalg.Matrix;

/**
 * One direction of a layer as files store it: gates stacked along rows in the order of {@link
 * FileForm#gates}, and both biases if there are two. It can be converted to gradflow's weights and
 * to every file format.
 *
 * @param backward whether it processes the inputs from last to first
 * @param cell the cell
 * @param input mH x D
 * @param recurrent mH x P, where P is the size of h
 * @param inputBias mH, or empty if the file has none
 * @param recurrentBias mH, or empty if the file has none
 * @param peepholes 3 x H, for i, f, o; empty if there are none
 * @param projection P x H, row-major; empty if there is none
 * @param initial state before the first step, n x B for B samples; empty for 0
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
  /** An empty array. */
  static final double[] NONE = {};

  /** Checks the shapes, and that every number is finite. */
  StoredDirection {
    FileForm form = form(cell);
    int rows = form.gates().size() * form.units();
    Check.that(
        input.rows() == rows && input.cols() == cell.inputSize(),
        "input weights",
        "got %s x %s, expected %s x %s"
            .formatted(input.rows(), input.cols(), rows, cell.inputSize()));
    Check.that(
        recurrent.rows() == rows && recurrent.cols() == cell.hiddenSize(),
        "recurrent weights",
        "got %s x %s, expected %s x %s"
            .formatted(recurrent.rows(), recurrent.cols(), rows, cell.hiddenSize()));
    Check.finite("input weights", input.data());
    Check.finite("recurrent weights", recurrent.data());
    optional("input bias", inputBias, rows);
    optional("recurrent bias", recurrentBias, rows);
    optional("peepholes", peepholes, 3 * form.units());
    optional("projection", projection, form.units() * cell.hiddenSize());
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

  /**
   * Returns the form in which files store a cell.
   *
   * @throws BadArgument if no format has such a cell
   */
  static FileForm form(Cell cell) {
    return cell.fileForm()
        .orElseThrow(
            () ->
                new BadArgument(
                    "cell",
                    "got " + cell + ", which no model format has; expected rnn, lstm or gru"));
  }

  /** Returns the weights in gradflow's form. */
  Weights weights() {
    Weights w = Weights.zeros(cell.layout());
    FileForm form = form(cell);
    int h = form.units();
    for (int k = 0; k < form.gates().size(); k++) {
      FileForm.Gate gate = form.gates().get(k);
      if (!gate.present()) {
        continue; // coupled gate: the file's rows for it are not used
      }
      w.set("W_hh" + gate.suffix(), recurrent.block(k * h, 0, h, recurrent.cols()));
      w.set("W_ih" + gate.suffix(), input.block(k * h, 0, h, input.cols()));
      Matrix bias = rows(inputBias, k, h);
      Matrix other = rows(recurrentBias, k, h);
      if (gate.recurrentBias().isPresent()) {
        w.set(gate.recurrentBias().get(), other);
      } else {
        for (int j = 0; j < h; j++) {
          bias.data()[j] += other.data()[j];
        }
      }
      w.set("b" + gate.suffix(), bias);
    }
    for (int k = 0; peepholes.length > 0 && k < form.peepholes().size(); k++) {
      if (!form.peepholes().get(k).isEmpty()) {
        w.set(form.peepholes().get(k), rows(peepholes, k, h));
      }
    }
    if (projection.length > 0) {
      w.set(form.projection().orElseThrow(), Matrix.wrap(cell.hiddenSize(), h, projection));
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

  /** Returns the direction in the form that gradflow runs. */
  Network.Direction direction() {
    int n = cell.stateSize();
    double[] state = initial.length > 0 ? initial.clone() : new double[cell.stateSize()];
    return new Network.Direction(
        backward, cell, weights(), Matrix.wrap(n, state.length / n, state));
  }

  /**
   * Converts a cell's weights to the form in files.
   *
   * @throws BadArgument if no format has such a cell
   */
  static StoredDirection of(boolean backward, Cell cell, Weights w) {
    FileForm form = form(cell);
    int h = form.units();
    int rows = form.gates().size() * h;
    Matrix input = Matrix.zeros(rows, cell.inputSize());
    Matrix recurrent = Matrix.zeros(rows, cell.hiddenSize());
    double[] inputBias = new double[rows];
    double[] recurrentBias = new double[rows];
    for (int k = 0; k < form.gates().size(); k++) {
      FileForm.Gate gate = form.gates().get(k);
      if (gate.present()) {
        put(w.block("W_ih" + gate.suffix()), input.data(), k);
        put(w.block("W_hh" + gate.suffix()), recurrent.data(), k);
        put(w.block("b" + gate.suffix()), inputBias, k);
      }
      if (gate.recurrentBias().isPresent()) {
        put(w.block(gate.recurrentBias().get()), recurrentBias, k);
      }
    }
    double[] peepholes = form.peepholes().isEmpty() ? NONE : new double[3 * h];
    for (int k = 0; k < form.peepholes().size(); k++) {
      if (!form.peepholes().get(k).isEmpty()) {
        put(w.block(form.peepholes().get(k)), peepholes, k);
      }
    }
    double[] projection = form.projection().map(p -> w.block(p).data().clone()).orElse(NONE);
    return new StoredDirection(
        backward, cell, input, recurrent, inputBias, recurrentBias, peepholes, projection, NONE);
  }

  private static void put(Matrix block, double[] stacked, int k) {
    System.arraycopy(block.data(), 0, stacked, k * block.data().length, block.data().length);
  }
}
