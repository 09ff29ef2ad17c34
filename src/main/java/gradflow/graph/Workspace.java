package gradflow.graph;

import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.graph.Value.Stage;
import gradflow.linalg.Activations;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import java.util.Arrays;
import java.util.List;

/**
 * The arrays of a bound graph for one set of weights, with the forward and reverse passes. Values
 * that depend only on parameters are recomputed when the parameters have changed. Not thread-safe.
 */
final class Workspace implements Operands {
  /** Name of the tape group that holds the arrays of all values of a step, in order. */
  static final String GROUP = "graph";

  private final BoundGraph graph;
  private final Weights weights;
  private final double[][] now;
  private final double[][] bars;
  private final double[][] parameterBars;
  private final boolean[] touched;
  private final Resident[] residents;
  private final int[] stepSlots;
  private final boolean[] isNext;
  private final double[][][] scratch;
  private final double[][] left = new double[1][];
  private final double[][] right = new double[1][];
  private Gradients gradients = Gradients.none();
  private GraphBuilder.Step current;
  private int number;
  private int samples;
  private long version = -1;
  private GraphTangents tangents;

  /** Transposes of parameter matrices, created on first use; null until then. */
  private double[][] turned;

  Workspace(BoundGraph graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
    List<Value> slots = graph.slots();
    this.now = new double[slots.size()][];
    this.bars = new double[slots.size()][];
    this.parameterBars = new double[slots.size()][];
    this.touched = new boolean[slots.size()];
    this.residents = new Resident[slots.size()];
    this.stepSlots = slots.stream().filter(Value::wide).mapToInt(Value::slot).toArray();
    this.isNext = new boolean[slots.size()];
    graph.next().forEach(v -> isNext[v.slot()] = true);
    this.scratch = new double[graph.steps().size() + graph.prepared().size()][8][];
    for (Value v : slots) {
      if (v.stage() == Stage.CONSTANT) {
        now[v.slot()] = v.constant().values();
      } else if (v.stage() == Stage.PARAMETER) {
        now[v.slot()] = new double[v.size()];
      }
    }
    graph.frozen().forEach((slot, t) -> now[slot] = t.values());
    graph.parameters().forEach((name, v) -> now[v.slot()] = weights.block(name).data());
  }

  /** Recomputes the values that depend only on parameters if the parameters have changed. */
  private void refresh() {
    if (version == weights.version()) {
      return;
    }
    samples = 1;
    turned = null;
    for (int k = 0; k < graph.prepared().size(); k++) {
      at(graph.prepared().get(k), graph.steps().size() + k).rule().forward(this);
    }
    for (Value v : graph.slots()) {
      if (v.stage() == Stage.PARAMETER && residents[v.slot()] != null) {
        Resident r = residents[v.slot()];
        r.set(Matrix.wrap(r.rows(), r.cols(), now[v.slot()]));
      }
    }
    version = weights.version();
  }

  private GraphBuilder.Step at(GraphBuilder.Step step, int k) {
    current = step;
    number = k;
    return step;
  }

  private void take(double[][] target, double[][] arrays) {
    for (int k = 0; k < stepSlots.length; k++) {
      target[stepSlots[k]] = arrays[k];
    }
  }

  /** Computes all values of a step from x and the state on the tape. */
  void forward(Tape tape) {
    forward(tape.group(GROUP), tape.batch());
  }

  /**
   * Computes all values of a step in the given arrays.
   *
   * @param arrays arrays of all values of a step, in order
   * @param batch number of samples
   */
  void forward(double[][] arrays, int batch) {
    refresh();
    take(now, arrays);
    samples = batch;
    List<GraphBuilder.Step> steps = graph.steps();
    for (int k = 0; k < steps.size(); k++) {
      at(steps.get(k), k).rule().forward(this);
    }
  }

  /**
   * Computes the adjoints of a step.
   *
   * @param output the adjoint of the graph's output; null for 0
   */
  void reverse(Tape tape, Tape bar, Gradients into, double[] output) {
    reverse(tape.group(GROUP), bar.group(GROUP), tape.batch(), into, output);
  }

  /** Computes the adjoints of a step in the given arrays of values and adjoints. */
  void reverse(
      double[][] arrays, double[][] barArrays, int batch, Gradients into, double[] output) {
    refresh();
    take(now, arrays);
    take(bars, barArrays);
    samples = batch;
    gradients = into;
    for (int slot : stepSlots) {
      if (!isNext[slot]) {
        Arrays.fill(bars[slot], 0);
      }
    }
    if (output != null) {
      double[] target = bars[graph.output().orElseThrow().slot()];
      for (int k = 0; k < target.length; k++) {
        target[k] += output[k];
      }
    }
    clearParameters();
    List<GraphBuilder.Step> steps = graph.steps();
    for (int k = steps.size() - 1; k >= 0; k--) {
      if (output != null || graph.towardsState().get(k)) {
        at(steps.get(k), k).rule().reverse(this);
      }
    }
    collect();
    gradients = Gradients.none();
  }

  /** Returns the forward propagation of Jacobians through the graph. */
  GraphTangents tangents() {
    if (tangents == null) {
      tangents = new GraphTangents(graph, this);
    }
    return tangents;
  }

  /** Loads the values of a step computed earlier. */
  void resume(Tape tape) {
    refresh();
    take(now, tape.group(GROUP));
    samples = tape.batch();
  }

  /** Returns the current array of a value. */
  double[] now(Value v) {
    return now[v.slot()];
  }

  /** Returns the transpose of a matrix that depends only on parameters. */
  double[] transposed(Value v) {
    if (turned == null) {
      turned = new double[now.length][];
    }
    if (turned[v.slot()] == null) {
      Matrix m = Matrix.wrap(v.dims()[0], v.dims()[1], now[v.slot()]);
      turned[v.slot()] = m.transposed().data();
    }
    return turned[v.slot()];
  }

  /** Computes out ← A·in or Aᵀ·in for {@code columns} columns. */
  void multiply(Value matrix, boolean transposed, double[] in, double[] out, int columns) {
    Resident r = resident(matrix);
    left[0] = in;
    right[0] = out;
    if (transposed) {
      r.multiplyTransposed(left, right, columns);
    } else {
      r.multiply(left, right, columns);
    }
  }

  private void clearParameters() {
    if (gradients.isNone()) {
      return;
    }
    for (Value v : graph.slots()) {
      if (touched[v.slot()]) {
        Arrays.fill(parameterBars[v.slot()], 0);
        touched[v.slot()] = false;
      }
    }
  }

  /** Propagates adjoints from values derived from parameters to the parameters. */
  private void collect() {
    if (gradients.isNone()) {
      return;
    }
    samples = 1;
    List<GraphBuilder.Step> prepared = graph.prepared();
    for (int k = prepared.size() - 1; k >= 0; k--) {
      if (touched[prepared.get(k).out().slot()]) {
        at(prepared.get(k), graph.steps().size() + k).rule().reverse(this);
      }
    }
    graph
        .parameters()
        .forEach(
            (name, v) -> {
              if (touched[v.slot()]) {
                gradients.add(name, parameterBars[v.slot()]);
              }
            });
  }

  @Override
  public int lanes() {
    return samples;
  }

  @Override
  public double[] in(int k) {
    return now[current.in()[k].slot()];
  }

  @Override
  public boolean wide(int k) {
    return current.in()[k].wide();
  }

  @Override
  public double[] out() {
    return now[current.out().slot()];
  }

  @Override
  public double[] inBar(int k) {
    Value v = current.in()[k];
    if (v.kind() != Kind.REAL || v.stage() == Stage.CONSTANT) {
      return null;
    }
    return v.wide() ? bars[v.slot()] : parameterBar(v);
  }

  /** Returns the adjoint of a parameter; null if no gradients are requested. */
  private double[] parameterBar(Value v) {
    if (gradients.isNone()) {
      return null;
    }
    if (parameterBars[v.slot()] == null) {
      parameterBars[v.slot()] = new double[v.size()];
    }
    touched[v.slot()] = true;
    return parameterBars[v.slot()];
  }

  @Override
  public double[] outBar() {
    Value v = current.out();
    return v.wide() ? bars[v.slot()] : parameterBars[v.slot()];
  }

  @Override
  public double[] scratch(int k, int size) {
    double[][] own = scratch[number];
    for (int which = 2 * (k % 4); which < own.length; which++) {
      if (own[which] != null && own[which].length == size) {
        return own[which];
      }
      if (own[which] == null || which % 2 == 1) {
        own[which] = new double[size];
        return own[which];
      }
    }
    throw new IllegalStateException("no scratch");
  }

  @Override
  public Activations activations() {
    return weights.activations();
  }

  private boolean isBlock(Value v) {
    Value p = graph.parameters().get(graph.slots().get(v.slot()).name());
    return p != null && p.slot() == v.slot() && Arrays.equals(p.dims(), v.dims());
  }

  private Resident resident(Value v) {
    if (isBlock(v)) {
      return weights.stack(graph.slots().get(v.slot()).name());
    }
    Resident r = residents[v.slot()];
    if (r == null) {
      r = weights.backend().resident(v.dims()[0], v.dims()[1]);
      r.set(Matrix.wrap(v.dims()[0], v.dims()[1], now[v.slot()]));
      residents[v.slot()] = r;
    }
    return r;
  }

  @Override
  public void multiply(int k, boolean transposed, double[] in, double[] out) {
    multiply(current.in()[k], transposed, in, out, samples);
  }

  @Override
  public void addOuter(int k, double[] a, double[] b) {
    Value v = current.in()[k];
    if (gradients.isNone() || v.stage() != Stage.PARAMETER) {
      return;
    }
    if (isBlock(v)) {
      left[0] = a;
      right[0] = b;
      gradients.addOuter(graph.slots().get(v.slot()).name(), left, right, samples);
      return;
    }
    double[] bar = parameterBar(v);
    int cols = v.dims()[1];
    for (int i = 0; i < v.dims()[0]; i++) {
      for (int j = 0; j < cols; j++) {
        double sum = 0;
        for (int s = 0; s < samples; s++) {
          sum += a[i * samples + s] * b[j * samples + s];
        }
        bar[i * cols + j] += sum;
      }
    }
  }
}
