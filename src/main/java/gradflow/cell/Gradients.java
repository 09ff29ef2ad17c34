package gradflow.cell;

import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Accumulates ∂L/∂(parameters) over the steps of a backward pass, as mantissas with one common
 * power of two. Gradients beyond the range of a double therefore neither become NaN nor lose their
 * sign. For one run; single-threaded.
 */
public final class Gradients {
  private static final Gradients NONE = new Gradients(null);

  private final Weights weights;
  private final Map<String, Resident> outer = new HashMap<>();
  private final Map<String, Matrix> direct = new HashMap<>();
  private final Map<String, Gradients> views = new HashMap<>();

  /** Space for the entries of each block, for {@link #collect(double[])}. */
  private final Map<String, Matrix> space = new HashMap<>();

  /** The values of the three maps, so that each step iterates without an iterator or a closure. */
  private final List<Resident> outers = new ArrayList<>();

  private final List<Matrix> directs = new ArrayList<>();
  private final List<Gradients> layers = new ArrayList<>();
  private boolean empty = true;
  private long exponent;
  private long power;
  private double alpha = 1;

  private Gradients(Weights weights) {
    this.weights = weights;
  }

  /** Creates an accumulator whose entries are all zero. */
  public static Gradients of(Weights weights) {
    return new Gradients(weights);
  }

  /** Creates an accumulator that ignores whatever is added. */
  public static Gradients none() {
    return NONE;
  }

  /** Whether this accumulator ignores whatever is added. */
  public boolean isNone() {
    return weights == null;
  }

  /** Scales everything added from now on by 2^{@code power}. */
  public void scaleNext(long power) {
    if (isNone()) {
      return;
    }
    this.power = power;
    if (empty || power > exponent) {
      double down = empty ? 1 : power2(exponent - power);
      for (int k = 0; k < outers.size(); k++) {
        outers.get(k).scale(down);
      }
      for (int k = 0; k < directs.size(); k++) {
        scale(directs.get(k), down);
      }
      exponent = power;
    }
    alpha = power2(power - exponent);
    for (int k = 0; k < layers.size(); k++) {
      layers.get(k).scaleNext(power);
    }
  }

  /** Adds left · rightᵀ, summed over the batch, to a stack (or a single block). */
  public void addOuter(String stack, double[][] left, double[][] right, int batch) {
    if (isNone()) {
      return;
    }
    outerOf(stack).addOuter(alpha, left, right, batch);
  }

  /**
   * Computes the adjoint of a product z = A·in with a stack (or a single block): out ← Aᵀ z̄, and
   * adds z̄ inᵀ, summed over the batch, to ∂L/∂A.
   *
   * @param w the weights, of the layout whose gradients these are
   * @param out blocks that cover the first rows of Aᵀ z̄
   */
  public void adjoint(
      Weights w, String stack, double[][] zBar, double[][] in, double[][] out, int batch) {
    if (isNone()) {
      w.stack(stack).multiplyTransposed(zBar, out, batch);
    } else {
      w.stack(stack).adjoint(zBar, in, out, batch, alpha, outerOf(stack));
    }
  }

  private Resident outerOf(String stack) {
    empty = false;
    Resident sum = outer.get(stack);
    if (sum == null) {
      sum = weights.newResident(weights.layout().stack(stack));
      outer.put(stack, sum);
      outers.add(sum);
    }
    return sum;
  }

  /**
   * Adds the elementwise product of two arrays of rows x batch, summed over the batch, to a column
   * block.
   */
  public void addElementwise(String block, double[] left, double[] right, int batch) {
    if (isNone()) {
      return;
    }
    Matrix sum = directOf(block);
    for (int row = 0; row < sum.rows(); row++) {
      double dot = 0;
      for (int k = row * batch; k < (row + 1) * batch; k++) {
        dot += left[k] * right[k];
      }
      sum.data()[row] += alpha * dot;
    }
  }

  /**
   * Adds values of rows x batch, summed over the batch, to a block with the same number of entries,
   * row by row.
   *
   * @param offset index of the first value
   */
  public void addSum(String block, double[] values, int offset, int batch) {
    if (isNone()) {
      return;
    }
    double[] sum = directOf(block).data();
    for (int row = 0; row < sum.length; row++) {
      double total = 0;
      for (int k = offset + row * batch; k < offset + (row + 1) * batch; k++) {
        total += values[k];
      }
      sum[row] += alpha * total;
    }
  }

  /**
   * Adds left · rightᵀ − right · leftᵀ, summed over the batch, to a square block. The sum is
   * exactly antisymmetric and leaves the diagonal exactly unchanged.
   */
  public void addAntisymmetric(String block, double[] left, double[] right, int batch) {
    if (isNone()) {
      return;
    }
    Matrix sum = directOf(block);
    int n = sum.rows();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double dot = 0;
        for (int b = 0; b < batch; b++) {
          dot += left[i * batch + b] * right[j * batch + b];
          dot -= right[i * batch + b] * left[j * batch + b];
        }
        sum.data()[i * n + j] += alpha * dot;
        sum.data()[j * n + i] -= alpha * dot;
      }
    }
  }

  private Matrix directOf(String block) {
    empty = false;
    Matrix sum = direct.get(block);
    if (sum == null) {
      Matrix shape = weights.block(block);
      sum = Matrix.zeros(shape.rows(), shape.cols());
      direct.put(block, sum);
      directs.add(sum);
    }
    return sum;
  }

  /**
   * Returns the accumulator of the blocks under a prefix, as {@link Weights#view} does for weights.
   */
  public Gradients view(String prefix, Cell cell) {
    if (isNone()) {
      return this;
    }
    Gradients view = views.get(prefix);
    if (view == null) {
      view = new Gradients(weights.view(prefix, cell));
      view.scaleNext(power);
      views.put(prefix, view);
      layers.add(view);
    }
    return view;
  }

  /** Adds an array of all entries of a block. */
  public void add(String block, double[] values) {
    if (isNone()) {
      return;
    }
    empty = false;
    Matrix sum = direct.get(block);
    if (sum == null) {
      sum = Matrix.zeros(weights.block(block).rows(), weights.block(block).cols());
      direct.put(block, sum);
      directs.add(sum);
    }
    for (int k = 0; k < values.length; k++) {
      sum.data()[k] += alpha * values[k];
    }
  }

  /** Resets the accumulator to zero. */
  public void clear() {
    if (isNone()) {
      return;
    }
    outers.forEach(Resident::clear);
    directs.forEach(m -> m.fill(0));
    layers.forEach(Gradients::clear);
    empty = true;
    exponent = 0;
    power = 0;
    alpha = 1;
  }

  /**
   * Returns the gradient of every block, by name (empty for {@link #none}). Entries beyond the
   * range of a double are ±Infinity or 0.
   */
  public Map<String, Matrix> collect() {
    Map<String, Matrix> out = new LinkedHashMap<>();
    if (isNone()) {
      return out;
    }
    for (Block b : weights.layout().blocks()) {
      out.put(b.name(), Matrix.zeros(b.rows(), b.cols()));
    }
    outer.forEach(
        (stack, sum) ->
            weights.forEach(
                weights.layout().stack(stack),
                (block, row, col) -> {
                  Matrix part = Matrix.zeros(out.get(block).rows(), out.get(block).cols());
                  sum.get(row, col, part);
                  addScaled(out.get(block), part);
                }));
    direct.forEach((block, sum) -> addScaled(out.get(block), sum));
    views.forEach(
        (prefix, view) -> view.collect().forEach((name, m) -> out.get(prefix + name).set(m)));
    return out;
  }

  /**
   * Writes the mantissas of all blocks, concatenated in the order of the layout, row-major. The
   * gradient is the mantissas times 2^(the returned power).
   *
   * @param out at least as long as the layout has parameters
   */
  public long collect(double[] out) {
    Map<String, Integer> offsets = new HashMap<>();
    int at = 0;
    for (Block b : weights.layout().blocks()) {
      offsets.put(b.name(), at);
      at += b.rows() * b.cols();
    }
    java.util.Arrays.fill(out, 0, at, 0);
    add(out, offsets, "", exponent);
    return exponent;
  }

  private void add(double[] out, Map<String, Integer> offsets, String prefix, long common) {
    double factor = empty ? 0 : power2(exponent - common);
    outer.forEach(
        (stack, sum) ->
            weights.forEach(
                weights.layout().stack(stack),
                (block, row, col) -> {
                  Matrix part = space.computeIfAbsent(block, this::zeros);
                  sum.get(row, col, part);
                  add(out, offsets.get(prefix + block), factor, part.data());
                }));
    direct.forEach((block, sum) -> add(out, offsets.get(prefix + block), factor, sum.data()));
    views.forEach((inner, view) -> view.add(out, offsets, prefix + inner, common));
  }

  private Matrix zeros(String block) {
    Block shape = weights.layout().block(block);
    return Matrix.zeros(shape.rows(), shape.cols());
  }

  private static void add(double[] out, int offset, double factor, double[] values) {
    for (int k = 0; k < values.length; k++) {
      out[offset + k] += factor * values[k];
    }
  }

  private void addScaled(Matrix sum, Matrix mantissa) {
    int power = (int) Math.max(-5000, Math.min(5000, exponent));
    for (int k = 0; k < sum.data().length; k++) {
      sum.data()[k] += Math.scalb(mantissa.data()[k], power);
    }
  }

  private static void scale(Matrix m, double factor) {
    for (int k = 0; k < m.data().length; k++) {
      m.data()[k] *= factor;
    }
  }

  /** Returns 2^power; 0 far below the range of a double. */
  private static double power2(long power) {
    return power < -1074 ? 0 : Math.scalb(1.0, (int) power);
  }
}
