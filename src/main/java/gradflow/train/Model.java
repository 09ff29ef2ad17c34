package gradflow.train;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * A trainable model: a cell with its weights and a readout. Its parameters also form one flat
 * vector θ: the blocks of the cell in the order of its layout, row-major, then V, then c. Mutable;
 * not thread-safe.
 */
public final class Model {
  private final Cell cell;
  private final Weights weights;
  private final Readout readout;
  private final Matrix v;
  private final double[] c;

  /**
   * Creates a model that shares these arrays.
   *
   * @param v readout weights, K x H
   * @param c readout bias, K
   * @throws gradflow.check.BadArgument if a shape does not fit
   */
  public Model(Cell cell, Weights weights, Readout readout, Matrix v, double[] c) {
    Check.equal("columns of V", v.cols(), cell.hiddenSize(), "the cell's hidden_size");
    Check.equal("length of c", c.length, v.rows(), "rows of V");
    this.cell = cell;
    this.weights = weights;
    this.readout = readout;
    this.v = v;
    this.c = c;
  }

  /** Returns a copy with other weights. */
  Model withWeights(Weights own) {
    return new Model(cell, own, readout, v.copy(), c.clone());
  }

  /** Returns the cell. */
  public Cell cell() {
    return cell;
  }

  /** Returns the weights of the cell, shared. */
  public Weights weights() {
    return weights;
  }

  /** Returns the output layer. */
  public Readout readout() {
    return readout;
  }

  /** Returns the readout weights V, K x H, shared. */
  public Matrix v() {
    return v;
  }

  /** Returns the readout bias c, shared. */
  public double[] c() {
    return c;
  }

  /** Returns the number of outputs, K. */
  public int outputs() {
    return v.rows();
  }

  /** Returns the number of parameters. */
  public int size() {
    return Math.toIntExact(cellSize() + v.data().length + c.length);
  }

  /** Returns the number of parameters of the cell, which is the offset of V in θ. */
  public long cellSize() {
    return weights.layout().size();
  }

  /** Returns the offset of a block of the cell in θ. */
  public int offset(String block) {
    int at = 0;
    for (Block b : weights.layout().blocks()) {
      if (b.name().equals(block)) {
        return at;
      }
      at += b.rows() * b.cols();
    }
    throw new gradflow.check.BadArgument(
        "block",
        "got %s, expected one of %s%s"
            .formatted(block, weights.layout().names(), gradflow.check.FormerNames.hint(block)));
  }

  /** Returns the arrays of the parameters, in the order of θ, shared. */
  private List<double[]> arrays() {
    List<double[]> arrays = new ArrayList<>();
    for (Block b : weights.layout().blocks()) {
      arrays.add(weights.block(b.name()).data());
    }
    arrays.add(v.data());
    arrays.add(c);
    return arrays;
  }

  /** Copies all parameters to {@code theta}. */
  public void get(double[] theta) {
    int at = 0;
    for (double[] array : arrays()) {
      System.arraycopy(array, 0, theta, at, array.length);
      at += array.length;
    }
  }

  /** Sets all parameters from {@code theta}. */
  public void set(double[] theta) {
    Check.equal("parameters", theta.length, size(), "those of the model");
    int at = 0;
    for (double[] array : arrays()) {
      System.arraycopy(theta, at, array, 0, array.length);
      at += array.length;
    }
    weights.changed();
  }
}
