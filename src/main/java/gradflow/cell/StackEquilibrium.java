package gradflow.cell;

import java.util.List;

/**
 * The fixed-point equation of a stack, composed of those of its layers. The input of layer k is the
 * state before the step of the layer below, h^{k−1}, instead of its output; at a fixed point the
 * two are equal.
 *
 * <pre>
 * (E1) x^0 = x,  x^k = h^{k−1}
 * (E2) G^k = G_k(s^k, x^k)
 * </pre>
 *
 * @param equations those of the layers, with the names and places of a stack
 */
record StackEquilibrium(Stack equations) implements Cell {
  @Override
  public int inputSize() {
    return equations.inputSize();
  }

  @Override
  public int hiddenSize() {
    return equations.hiddenSize();
  }

  @Override
  public String outputPart() {
    return equations.outputPart();
  }

  @Override
  public List<Part> parts() {
    return equations.parts();
  }

  @Override
  public Layout layout() {
    return equations.layout();
  }

  @Override
  public Slots slots() {
    return equations.slots();
  }

  @Override
  public void step(Weights w, Tape tape) {
    for (int k = 0; k < equations.layers().size(); k++) {
      Cell layer = equations.layers().get(k);
      if (k > 0) {
        double[] input = view(tape, k).get("x");
        System.arraycopy(held(tape, k - 1), 0, input, 0, input.length); // (E1)
      }
      layer.step(w.view(Stack.prefix(k), layer), view(tape, k)); // (E2)
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    for (int k = 0; k < equations.layers().size(); k++) {
      Cell layer = equations.layers().get(k);
      String prefix = Stack.prefix(k);
      layer.adjoint(
          w.view(prefix, layer),
          view(tape, k),
          view(bar, k),
          gradients.view(prefix, layer)); // (E2)
      if (k > 0) {
        Elementwise.add(view(bar, k).get("x"), held(bar, k - 1)); // (E1)
      }
    }
  }

  private Tape view(Tape whole, int k) {
    return whole.view(Stack.prefix(k), equations.layers().get(k));
  }

  /** Returns the output part of layer k before the step. */
  private double[] held(Tape tape, int k) {
    return view(tape, k).get(equations.layers().get(k).outputPart());
  }
}
