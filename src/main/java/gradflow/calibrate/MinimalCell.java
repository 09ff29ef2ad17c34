package gradflow.calibrate;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Layout;
import gradflow.cell.Role;
import gradflow.cell.Slots;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.linalg.Activation;
import java.util.List;

/**
 * The minimal rnn (chen2018) as a user might write it, with only a step and its adjoint: h' = u ∘ h
 * + (1 − u) ∘ n, u = σ(W_hh h + b), n = tanh(W_ih x + b_n).
 */
record MinimalCell(int inputSize, int hiddenSize) implements Cell {
  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_hh", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("b", hiddenSize, 1, Role.BIAS),
            new Block("W_ih", hiddenSize, inputSize, Role.INPUT),
            new Block("b_n", hiddenSize, 1, Role.BIAS))
        .stack("u", List.of("W_hh", "b"))
        .stack("n", List.of("W_ih", "b_n"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.GATE, hiddenSize, "u")
        .with(Slots.Kind.VALUE, hiddenSize, "n")
        .with(Slots.Kind.SLOPE, hiddenSize, "u_1", "n_1")
        .complement(Slots.Kind.VALUE, hiddenSize, "1-u", "u", Activation.SIGMOID)
        .group("u_in", "h", "1")
        .group("n_in", "x", "1")
        .group("u", "u")
        .group("n", "n")
        .group("h", "h")
        .group("x", "x");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] u = tape.get("u");
    double[] n = tape.get("n");
    w.stack("u").multiply(tape.group("u_in"), tape.group("u"), tape.batch());
    w.stack("n").multiply(tape.group("n_in"), tape.group("n"), tape.batch());
    double[] kept = tape.kept("1-u");
    Activation.SIGMOID.apply(w.activations(), u, u, tape.get("u_1"), kept, u.length);
    Activation.TANH.apply(w.activations(), n, n, tape.get("n_1"), n.length);
    double[] rest = tape.get("1-u");
    for (int k = 0; k < u.length; k++) {
      tape.get("h'")[k] = u[k] * tape.get("h")[k] + rest[k] * n[k];
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] next = bar.get("h'");
    double[] u = bar.get("u");
    double[] n = bar.get("n");
    double[] rest = tape.get("1-u");
    for (int k = 0; k < u.length; k++) {
      u[k] = tape.get("u_1")[k] * (tape.get("h")[k] - tape.get("n")[k]) * next[k];
      n[k] = tape.get("n_1")[k] * rest[k] * next[k];
    }
    gradients.adjoint(w, "u", bar.group("u"), tape.group("u_in"), bar.group("h"), tape.batch());
    gradients.adjoint(w, "n", bar.group("n"), tape.group("n_in"), bar.group("x"), tape.batch());
    for (int k = 0; k < u.length; k++) {
      bar.get("h")[k] += tape.get("u")[k] * next[k];
    }
  }
}
