package gradflow.graph;

import gradflow.check.Check;
import java.util.Arrays;
import java.util.Map;

/**
 * A value in a step that is recorded ({@link Trace}): a vector, a matrix or one number, of one
 * sample. Methods record an operation and return its result. Elementwise ones broadcast as NumPy's
 * do.
 */
public final class Traced {
  private final Trace trace;
  private final Value value;

  /** The argument, where this is the logistic function of it; else null. */
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

  /** Its extents, outermost first; none for one number. */
  public int[] dims() {
    return value.dims().clone();
  }

  /**
   * The product of matrices and vectors, as {@code @} in Python: a matrix and a vector give a
   * vector, two vectors their inner product.
   *
   * @throws gradflow.check.BadArgument if the extents do not fit
   */
  public Traced matmul(Traced other) {
    return trace.apply("MatMul", this, other);
  }

  /** The sum, elementwise. */
  public Traced plus(Traced other) {
    return trace.apply("Add", this, other);
  }

  /** The same number added to each. */
  public Traced plus(double other) {
    return plus(trace.number(other));
  }

  /** The difference, elementwise. */
  public Traced minus(Traced other) {
    return trace.apply("Sub", this, other);
  }

  /** The product, elementwise. */
  public Traced times(Traced other) {
    return trace.apply("Mul", this, other);
  }

  /** Each times a number. */
  public Traced times(double factor) {
    return times(trace.number(factor));
  }

  /** The quotient, elementwise. */
  public Traced over(Traced other) {
    return trace.apply("Div", this, other);
  }

  /** −v. */
  public Traced negated() {
    return trace.apply("Neg", this);
  }

  /** 1 − v; of a sigmoid σ(a) it is σ(−a), which keeps its digits where the gate saturates. */
  public Traced oneMinus() {
    return logit == null ? trace.number(1).minus(this) : logit.negated().sigmoid();
  }

  /** tanh(v). */
  public Traced tanh() {
    return trace.apply("Tanh", this);
  }

  /** σ(v) = 1/(1 + e^−v). */
  public Traced sigmoid() {
    return new Traced(trace, trace.apply("Sigmoid", this).value, this);
  }

  /** max(v, 0); its derivative at 0 is 0. */
  public Traced relu() {
    return trace.apply("Relu", this);
  }

  /** ln(1 + e^v). */
  public Traced softplus() {
    return trace.apply("Softplus", this);
  }

  /** e^v. */
  public Traced exp() {
    return trace.apply("Exp", this);
  }

  /** ln v. */
  public Traced log() {
    return trace.apply("Log", this);
  }

  /** √v. */
  public Traced sqrt() {
    return trace.apply("Sqrt", this);
  }

  /** The sum of all entries, one number. */
  public Traced sum() {
    return trace.apply("ReduceSum", Map.of("keepdims", 0L), this);
  }

  /**
   * Rows {@code from} to {@code to} − 1, such as a gate's part of stacked pre-activations.
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

  /** This and another below it. */
  public Traced concat(Traced below) {
    return trace.apply("Concat", Map.of("axis", 0L), this, below);
  }

  /** Its name in the recorded graph, and its shape. */
  @Override
  public String toString() {
    return name() + " " + Arrays.toString(value.dims());
  }
}
