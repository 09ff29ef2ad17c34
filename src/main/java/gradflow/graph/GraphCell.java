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
 * A one-step graph (s, x) → s' as a cell. Floating initializers are its parameters; a tensor of
 * more than two dimensions is a block whose columns are the last one. The state is all parts in
 * order, each flattened row-major. Every value of the graph is on the tape under its name. The
 * output is what the graph puts out besides the state, else the first part.
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
   * @throws BadArgument if a node cannot be used, named with its operator; or ports do not fit
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

  /** The slot in which the adjoint of an output that is no state waits for that of the step. */
  private String waits() {
    return outputSlot + " waits";
  }

  private boolean isPort(Value v) {
    return graph.x().filter(x -> x.slot() == v.slot()).isPresent()
        || graph.states().stream().anyMatch(s -> s.slot() == v.slot())
        || graph.next().stream().anyMatch(s -> s.slot() == v.slot());
  }

  /** The names of all slots on a tape. */
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

  /** An output of the state before the step: its adjoint waits for that of the step. */
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

  /** The form of every Jacobian; looked at in one step. */
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
      Cell.super.jacobian(w, tape, sample, out); // adjoints pass over slopes that nothing needs
    }
  }

  /**
   * What the graph puts out besides its state, rows x batch on that tape; nothing if it does not.
   */
  public Optional<double[]> output(Tape tape) {
    return outputSlot.isEmpty() ? Optional.empty() : Optional.of(tape.get(outputSlot));
  }

  /** The parameters as the graph has them. */
  public Weights weights() {
    return graph.weights(model.initializers());
  }

  /** The state before the first step: what the graph says of a part, else 0. */
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

  /** Which input is x, and which are states. */
  public Binding binding() {
    return binding;
  }

  /** What a user should know, such as nodes whose derivative is 0. */
  public List<String> notes() {
    return graph.notes();
  }

  /** What the graph is called, such as the name of its file. */
  public String source() {
    return model.source();
  }

  /** How many rules a step runs. */
  public int rules() {
    return graph.steps().size();
  }

  /** Where it comes from, and its shape. */
  @Override
  public String toString() {
    return model.source()
        + " ("
        + binding
        + ", D = "
        + inputSize()
        + ", n = "
        + Arrays.stream(parts.stream().mapToInt(Part::size).toArray()).sum()
        + ")";
  }
}
