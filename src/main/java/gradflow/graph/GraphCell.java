package gradflow.graph;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.JacobianForm;
import gradflow.cell.Layout;
import gradflow.cell.Part;
import gradflow.cell.Slots;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cell defined by a one-step graph (s, x) → s'. Floating-point initializers are its parameters; a
 * tensor of more than two dimensions becomes a block whose columns are its last dimension. The
 * state is the concatenation of its parts, each flattened in row-major order. The tape holds every
 * value of the graph under its name. The output is the graph output that is not a part of the
 * state, if there is one, else the first part of the state.
 */
public final class GraphCell implements Cell {
  private final GraphModel model;
  private final Binding binding;
  private final BoundGraph graph;
  private final List<Part> parts;
  private final Layout layout;
  private final Slots slots;
  private final String outputSlot;
  private final String outputPart;
  private final boolean followed;
  private volatile GraphTangents.Form form;

  /**
   * Binds a graph.
   *
   * @throws BadArgument if a node cannot be used (the message names it with its operator), or the
   *     ports do not fit
   */
  public GraphCell(GraphModel model, Binding binding) {
    this.model = model;
    this.binding = binding;
    this.graph = BoundGraph.of(model, binding);
    Set<String> taken = new HashSet<>(Set.of("x", "1"));
    this.parts = new ArrayList<>();
    for (Value s : graph.states()) {
      String name = s.name();
      while (taken.contains(name) || taken.contains(name + "'")) {
        name = name + "_";
      }
      taken.addAll(List.of(name, name + "'"));
      parts.add(new Part(name, s.size()));
    }
    this.layout = graph.layout();
    String[] names = names(taken);
    Slots own = Slots.none();
    List<String> group = new ArrayList<>();
    for (Value v : graph.slots()) {
      if (v.wide()) {
        group.add(names[v.slot()]);
        if (!isPort(v)) {
          own = own.with(Slots.Kind.VALUE, v.size(), names[v.slot()]);
        }
      }
    }
    this.outputSlot = graph.output().map(v -> names[v.slot()]).orElse("");
    this.outputPart =
        parts.stream()
            .map(Part::name)
            .filter(p -> outputSlot.isEmpty() || outputSlot.equals(p + "'"))
            .findFirst()
            .orElse(outputSlot);
    if (!outputIsState()) {
      own = own.with(Slots.Kind.SCRATCH, hiddenSize(), waits());
    }
    this.slots = own.group(Workspace.GROUP, group.toArray(String[]::new));
    this.followed = GraphTangents.follow(graph);
  }

  /**
   * Returns the name of the slot that holds the adjoint of a separate output until the adjoint of
   * the step is computed.
   */
  private String waits() {
    return outputSlot + " waits";
  }

  private boolean isPort(Value v) {
    return graph.x().filter(x -> x.slot() == v.slot()).isPresent()
        || graph.states().stream().anyMatch(s -> s.slot() == v.slot())
        || graph.next().stream().anyMatch(s -> s.slot() == v.slot());
  }

  /** Returns the names of all slots on a tape. */
  private String[] names(Set<String> taken) {
    String[] names = new String[graph.slots().size()];
    graph.x().ifPresent(x -> names[x.slot()] = "x");
    for (int p = 0; p < parts.size(); p++) {
      names[graph.states().get(p).slot()] = parts.get(p).name();
      names[graph.next().get(p).slot()] = parts.get(p).name() + "'";
    }
    for (Value v : graph.slots()) {
      if (v.wide() && names[v.slot()] == null) {
        String name = v.name();
        while (!taken.add(name)) {
          name = name + "_";
        }
        names[v.slot()] = name;
      }
    }
    return names;
  }

  @Override
  public int inputSize() {
    return graph.x().map(Value::size).orElse(0);
  }

  @Override
  public int hiddenSize() {
    return outputIsState() ? parts.get(outputIndex()).size() : graph.output().orElseThrow().size();
  }

  @Override
  public String outputPart() {
    return outputPart;
  }

  @Override
  public List<Part> parts() {
    return parts;
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public Slots slots() {
    return slots;
  }

  private Workspace workspace(Weights w) {
    return w.companion(this, Workspace.class, () -> new Workspace(graph, w));
  }

  @Override
  public void step(Weights w, Tape tape) {
    workspace(w).forward(tape);
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    if (outputIsState()) {
      workspace(w).reverse(tape, bar, gradients, null);
      return;
    }
    double[] waiting = bar.get(waits());
    boolean any = false;
    for (double v : waiting) {
      any |= v != 0;
    }
    workspace(w).reverse(tape, bar, gradients, any ? waiting : null);
    Arrays.fill(waiting, 0);
  }

  /**
   * Stores the adjoint of an output that reads the state before the step, until the adjoint of the
   * step is computed.
   */
  @Override
  public void outputAdjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    if (!outputIsState()) {
      double[] waiting = bar.get(waits());
      for (int k = 0; k < waiting.length; k++) {
        waiting[k] += bar.output()[k];
      }
    }
  }

  @Override
  public Optional<String> outputInput() {
    return Optional.empty();
  }

  @Override
  public Optional<String> outputWaits() {
    return outputIsState() ? Optional.empty() : Optional.of(waits());
  }

  /**
   * Returns the form of the Jacobian, which is the same at every state; determined from one step.
   */
  private GraphTangents.Form form() {
    GraphTangents.Form known = form;
    if (known == null) {
      known = GraphTangents.Form.DENSE;
      if (followed) {
        Weights w = weights();
        Tape tape = new Tape(this, 1);
        tape.setBefore(Matrix.wrap(stateSize(), 1, initialState()));
        step(w, tape);
        known = GraphTangents.form(workspace(w).tangents().at(tape, 0));
      }
      form = known;
    }
    return known;
  }

  @Override
  public JacobianForm jacobianForm() {
    return form() == GraphTangents.Form.DIAGONAL ? JacobianForm.DIAGONAL : JacobianForm.DENSE;
  }

  @Override
  public StepJacobian newJacobian() {
    return form() == GraphTangents.Form.LAST_DIAGONAL
        ? new StepJacobian(parts, stateSize() - parts.get(parts.size() - 1).size())
        : Cell.super.newJacobian();
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    boolean fits = out.hasBands() == (jacobianForm() == JacobianForm.DIAGONAL);
    if (!followed
        || !fits
        || !GraphTangents.write(workspace(w).tangents().at(tape, sample), form(), out)) {
      Cell.super.jacobian(w, tape, sample, out); // adjoints skip slopes that do not contribute
    }
  }

  /**
   * Returns the graph's separate output, rows x batch, from the tape; empty if the graph has none.
   */
  public Optional<double[]> output(Tape tape) {
    return outputSlot.isEmpty() ? Optional.empty() : Optional.of(tape.get(outputSlot));
  }

  /** Returns the parameters with the values stored in the graph. */
  public Weights weights() {
    return graph.weights(model.initializers());
  }

  /**
   * Returns the state before the first step: for each part the value stored in the graph, else 0.
   */
  public double[] initialState() {
    double[] s = new double[stateSize()];
    int at = 0;
    for (Value v : graph.states()) {
      Tensor given = model.initializers().get(v.name());
      if (given != null && given.values().length == v.size()) {
        System.arraycopy(given.values(), 0, s, at, v.size());
      }
      at += v.size();
    }
    return s;
  }

  /** Returns the roles of the graph's inputs and outputs. */
  public Binding binding() {
    return binding;
  }

  /** Returns remarks for the user, such as nodes whose derivative is 0. */
  public List<String> notes() {
    return graph.notes();
  }

  /** Returns the name of the graph, such as its file name. */
  public String source() {
    return model.source();
  }

  /** Returns the name of the graph and the cell's sizes. */
  @Override
  public String toString() {
    return "%s (%s, D = %s, n = %s)"
        .formatted(
            model.source(),
            binding,
            inputSize(),
            Arrays.stream(parts.stream().mapToInt(Part::size).toArray()).sum());
  }
}
