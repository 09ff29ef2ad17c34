package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Stacked cells as a single cell: the input of layer k is the output of layer k − 1 at the same
 * step.
 *
 * <pre>
 * (E1) x^0_t = x_t,  x^k_t = h^{k−1}_t
 * (E2) s^k_t = F_k(s^k_{t−1}, x^k_t)
 * </pre>
 *
 * <p>Source: graves2013. The state concatenates those of all layers, bottom first. Every name of
 * layer k has the prefix {@code lk.}: {@code l0.h}, {@code l1.W_hh_f}. The step Jacobian is block
 * lower triangular and is computed from the adjoint. Cost of a step: that of the layers.
 *
 * @param layers bottom first; at most 32, each with as many inputs as the one below has hidden
 *     units
 */
@About(
    summary = "cells on top of each other",
    equations =
        """
        x^0_t = x_t, x^k_t = h^{k-1}_t
        s^k_t = F_k(s^k_{t-1}, x^k_t)
        """,
    source = "graves2013")
public record Stack(@Option(help = "the cells, bottom first") List<Cell> layers) implements Cell {
  /** Precomputed, since a step must not build strings. */
  private static final List<String> PREFIX =
      IntStream.range(0, 32).mapToObj(k -> "l" + k + ".").toList();

  /** The name of the input in every cell. */
  private static final String INPUT = "x";

  /**
   * Checks that the layers fit.
   *
   * @throws BadArgument if there is no layer, more than 32, or a layer whose number of inputs is
   *     not the number of hidden units of the one below
   */
  public Stack {
    layers = List.copyOf(layers);
    Check.that(
        !layers.isEmpty() && layers.size() <= PREFIX.size(),
        "layers",
        "got " + layers.size() + " layers, expected 1 to " + PREFIX.size());
    for (int k = 1; k < layers.size(); k++) {
      Check.equal(
          "input_size of layer " + k,
          layers.get(k).inputSize(),
          layers.get(k - 1).hiddenSize(),
          "hidden_size of layer " + (k - 1));
    }
  }

  @Override
  public int inputSize() {
    return layers.get(0).inputSize();
  }

  @Override
  public int hiddenSize() {
    return layers.get(layers.size() - 1).hiddenSize();
  }

  @Override
  public String outputPart() {
    int last = layers.size() - 1;
    return PREFIX.get(last) + layers.get(last).outputPart();
  }

  @Override
  public List<Weights> layers(Weights w) {
    List<Weights> out = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      out.add(w.view(PREFIX.get(k), layers.get(k)));
    }
    return out;
  }

  @Override
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      for (Part p : layers.get(k).parts()) {
        parts.add(new Part(PREFIX.get(k) + p.name(), p.size()));
      }
    }
    return List.copyOf(parts);
  }

  /** The slot of the bottom layer, if the outputs of all layers reach their inputs this way. */
  @Override
  public Optional<String> outputInput() {
    boolean all = layers.stream().allMatch(l -> l.outputInput().isPresent());
    return all ? layers.get(0).outputInput().map(name -> PREFIX.get(0) + name) : Optional.empty();
  }

  /** The slot of the layer at which {@link #outputAdjoint} ends. */
  @Override
  public Optional<String> outputWaits() {
    int k = layers.size() - 1;
    while (k > 0 && layers.get(k).outputInput().isPresent()) {
      k--;
    }
    String prefix = PREFIX.get(k);
    return layers.get(k).outputWaits().map(name -> prefix + name);
  }

  @Override
  public Layout layout() {
    List<Block> blocks = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      for (Block b : layers.get(k).layout().blocks()) {
        blocks.add(b.named(PREFIX.get(k) + b.name()));
      }
    }
    return new Layout(blocks, List.of()); // the stacks are those of the layers' views
  }

  @Override
  public Slots slots() {
    List<Slots.Slot> slots = new ArrayList<>();
    List<Slots.Group> groups = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      int layer = k;
      if (k > 0) {
        slots.add(
            new Slots.Slot(
                PREFIX.get(k) + INPUT,
                layers.get(k).inputSize(),
                Slots.Kind.VALUE,
                Optional.empty()));
      }
      for (Slots.Slot s : layers.get(k).slots().slots()) {
        Optional<Slots.Origin> origin =
            s.origin().map(of -> new Slots.Origin(PREFIX.get(layer) + of.value(), of.phi()));
        slots.add(new Slots.Slot(PREFIX.get(k) + s.name(), s.rows(), s.kind(), origin));
      }
      for (Slots.Group g : layers.get(k).slots().groups()) {
        List<String> members = g.members().stream().map(name -> inStack(layer, name)).toList();
        groups.add(new Slots.Group(PREFIX.get(k) + g.name(), members));
      }
    }
    return new Slots(slots, groups);
  }

  private static String inStack(int layer, String name) {
    boolean shared = name.equals("1") || (layer == 0 && name.equals(INPUT));
    return shared ? name : PREFIX.get(layer) + name;
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] below = null;
    for (int k = 0; k < layers.size(); k++) {
      Cell layer = layers.get(k);
      Tape its = tape.view(PREFIX.get(k), layer);
      if (below != null) {
        double[] input = its.get(INPUT);
        System.arraycopy(below, 0, input, 0, input.length); // (E1)
      }
      layer.step(w.view(PREFIX.get(k), layer), its); // (E2)
      below = its.output();
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] above = null;
    for (int k = layers.size() - 1; k >= 0; k--) {
      Cell layer = layers.get(k);
      String prefix = PREFIX.get(k);
      Tape its = bar.view(prefix, layer);
      if (above != null && its.outputIsState()) {
        Elementwise.add(above, its.output()); // (E1)
      } else if (above != null) {
        System.arraycopy(above, 0, its.output(), 0, above.length);
        layer.outputAdjoint(
            w.view(prefix, layer), tape.view(prefix, layer), its, gradients.view(prefix, layer));
      }
      layer.adjoint(
          w.view(prefix, layer), tape.view(prefix, layer), its, gradients.view(prefix, layer));
      above = its.get(INPUT);
    }
  }

  /** Proceeds from the top down as long as outputs are slots. */
  @Override
  public void outputAdjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    for (int k = layers.size() - 1; !layers.get(k).outputIsState(); k--) {
      Cell layer = layers.get(k);
      String prefix = PREFIX.get(k);
      Tape its = bar.view(prefix, layer);
      layer.outputAdjoint(
          w.view(prefix, layer), tape.view(prefix, layer), its, gradients.view(prefix, layer));
      String reached = layer.outputInput().orElse(null);
      if (k == 0 || reached == null) {
        return; // it waits for adjoint, or has reached the state
      }
      Cell below = layers.get(k - 1);
      double[] output = bar.view(PREFIX.get(k - 1), below).output();
      if (!below.outputIsState()) {
        Arrays.fill(output, 0);
      }
      Elementwise.add(its.get(reached), output); // (E1)
      Arrays.fill(its.get(reached), 0);
    }
  }

  /**
   * The layers' equations, each with the state of the layer below as input; empty if a layer does
   * not define one.
   */
  @Override
  public Optional<Cell> equilibrium() {
    List<Cell> equations = layers.stream().flatMap(l -> l.equilibrium().stream()).toList();
    return equations.size() < layers.size()
        ? Optional.empty()
        : Optional.of(new StackEquilibrium(new Stack(equations)));
  }

  /** Returns the prefix of the names of layer k. */
  static String prefix(int k) {
    return PREFIX.get(k);
  }
}
