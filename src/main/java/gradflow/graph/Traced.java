package gradflow.graph;

import gradflow.check.Check;
import java.util.Arrays;
import java.util.Map;

/**
 * A value in a recorded step ({@link Trace}): a vector, a matrix or a scalar, of one sample. Each
 * method records an operation and returns its result. Elementwise operations broadcast as in NumPy.
 */
public final class Traced {
  private final Trace trace;
  private final Value value;

  /** The argument a if this value is the logistic function σ(a), else null. */
  private final Traced logit;

  Traced(Trace trace, Value value) {
    this(trace, value, null);
  }

  private Traced(Trace trace, Value value, Traced logit) {
    this.trace = trace;
    this.value = value;
    this.logit = logit;
  }

  Trace trace() {
    return trace;
  }

  Value value() {
    return value;
  }

  String name() {
    return value.name();
  }

  /** Returns the extents, outermost first; empty for a scalar. */
  public int[] dims() {
    return value.dims().clone();
  }

  /**
   * Returns the matrix product, as {@code @} in Python. A matrix times a vector gives a vector; two
   * vectors give their inner product.
   *
   * @throws gradflow.check.BadArgument if the extents do not fit
   */
  public Traced matmul(Traced other) {
    return trace.apply("MatMul", this, other);
  }

  /** Returns the elementwise sum. */
  public Traced plus(Traced other) {
    return trace.apply("Add", this, other);
  }

  /** Adds a number to each entry. */
  public Traced plus(double other) {
    return plus(trace.number(other));
  }

  /** Returns the elementwise difference. */
  public Traced minus(Traced other) {
    return trace.apply("Sub", this, other);
  }

  /** Returns the elementwise product. */
  public Traced times(Traced other) {
    return trace.apply("Mul", this, other);
  }

  /** Multiplies each entry by a number. */
  public Traced times(double factor) {
    return times(trace.number(factor));
  }

  /** Returns the elementwise quotient. */
  public Traced over(Traced other) {
    return trace.apply("Div", this, other);
  }

  /** Returns −v. */
  public Traced negated() {
    return trace.apply("Neg", this);
  }

  /**
   * Returns 1 − v. For a sigmoid σ(a) it is computed as σ(−a), which stays accurate where the gate
   * saturates.
   */
  public Traced oneMinus() {
    return logit == null ? trace.number(1).minus(this) : logit.negated().sigmoid();
  }

  /** Returns tanh(v). */
  public Traced tanh() {
    return trace.apply("Tanh", this);
  }

  /** Returns σ(v) = 1/(1 + e^−v). */
  public Traced sigmoid() {
    return new Traced(trace, trace.apply("Sigmoid", this).value, this);
  }

  /** Returns max(v, 0). The derivative at 0 is 0. */
  public Traced relu() {
    return trace.apply("Relu", this);
  }

  /** Returns ln(1 + e^v). */
  public Traced softplus() {
    return trace.apply("Softplus", this);
  }

  /** Returns e^v. */
  public Traced exp() {
    return trace.apply("Exp", this);
  }

  /** Returns ln v. */
  public Traced log() {
    return trace.apply("Log", this);
  }

  /** Returns √v. */
  public Traced sqrt() {
    return trace.apply("Sqrt", this);
  }

  /** Returns the sum of all entries, a scalar. */
  public Traced sum() {
    return trace.apply("ReduceSum", Map.of("keepdims", 0L), this);
  }

  /**
   * Returns rows {@code from} to {@code to} − 1, such as one gate's part of stacked
   * pre-activations.
   *
   * @throws gradflow.check.BadArgument if not 0 ≤ from &lt; to ≤ rows
   */
  public Traced rows(int from, int to) {
    int rows = value.rank() == 0 ? 0 : value.dims()[0];
    Check.that(
        from >= 0 && from < to && to <= rows,
        "rows",
        "got " + from + " to " + to + ", expected 0 ≤ from < to ≤ " + rows);
    return trace.apply("Slice", this, integer(from), integer(to), integer(0));
  }

  private Traced integer(int v) {
    return trace.constant(Tensor.integers(v));
  }

  /** Concatenates this value and another along the first axis. */
  public Traced concat(Traced below) {
    return trace.apply("Concat", Map.of("axis", 0L), this, below);
  }

  /** Returns the name in the recorded graph, and the shape. */
  @Override
  public String toString() {
    return name() + " " + Arrays.toString(value.dims());
  }
}
