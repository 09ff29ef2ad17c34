package gradflow.cell;

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
 * @param original those of the layers, with the names and places of a stack
 */
record StackEquilibrium(Stack original) implements SamePlaces {
  @Override
  public void step(Weights w, Tape tape) {
    for (int k = 0; k < original.layers().size(); k++) {
      Cell layer = original.layers().get(k);
      if (k > 0) {
        double[] input = view(tape, k).get("x");
        System.arraycopy(held(tape, k - 1), 0, input, 0, input.length); // (E1)
      }
      layer.step(w.view(Stack.prefix(k), layer), view(tape, k)); // (E2)
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    for (int k = 0; k < original.layers().size(); k++) {
      Cell layer = original.layers().get(k);
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
    return whole.view(Stack.prefix(k), original.layers().get(k));
  }

  /** Returns the output part of layer k before the step. */
  private double[] held(Tape tape, int k) {
    return view(tape, k).get(original.layers().get(k).outputPart());
  }
}
