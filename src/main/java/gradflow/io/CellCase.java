package gradflow.io;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.Map;
import java.util.TreeSet;

/**
 * One cell of the catalog with its parameters by name, inputs and initial state, as a case file
 * gives it.
 *
 * @param file where it was read
 * @param name what to call it
 * @param cell name in the catalog
 * @param variant in words; empty if the file has none
 * @param options of the cell, and how the case was drawn
 * @param sizes by symbol: {@code H}, {@code D}, {@code T}, {@code n}, …
 * @param parameters by block name
 * @param inputs x_1 … x_T, T x D
 * @param initial s_0, n; empty for zeros
 * @param times the steps at which a long case wants its answers; may be empty
 */
public record CellCase(
    String file,
    String name,
    String cell,
    String variant,
    Map<String, Scalar> options,
    Map<String, Scalar> sizes,
    Map<String, Parameter> parameters,
    double[][] inputs,
    double[] initial,
    int[] times) {
  /**
   * A value with its place.
   *
   * @param text as it was written, without quotes
   * @param quoted whether it was a text
   * @param line from 1
   * @param column from 1
   */
  public record Scalar(String text, boolean quoted, int line, int column) {}

  /**
   * The entries of a block.
   *
   * @param rows of the matrix; one row if it was a plain array
   * @param plain whether it was a plain array of numbers
   */
  record Parameter(double[][] rows, boolean plain) {}

  /** T. */
  public int steps() {
    return inputs.length;
  }

  /**
   * Checks that a cell has the sizes that the file states.
   *
   * @throws BadArgument if n, D or T differs, an input or s_0 has another length, or a number is
   *     not finite
   */
  void requireFit(Cell cell) {
    requireSize("n", cell.stateSize(), "the state size of " + this.cell);
    requireSize("D", cell.inputSize(), "the input size of " + this.cell);
    requireSize("T", steps(), "the number of rows of x");
    Check.that(steps() > 0, "x", "got no row, expected one for each step");
    for (int t = 0; t < inputs.length; t++) {
      Check.equal("length of x[" + t + "]", inputs[t].length, cell.inputSize(), "D");
      Check.finite("x[" + t + "]", inputs[t]);
    }
    if (initial.length > 0) {
      Check.equal("length of s0", initial.length, cell.stateSize(), "n");
      Check.finite("s0", initial);
    }
    for (int t : times) {
      Check.within("t", t, 0, steps());
    }
  }

  private void requireSize(String symbol, int expected, String what) {
    Scalar given = sizes.get(symbol);
    Check.that(
        given == null || given.text().equals(Integer.toString(expected)),
        "sizes." + symbol,
        "got " + (given == null ? "" : given.text()) + ", expected " + expected + ", " + what);
  }

  /**
   * The weights of that cell.
   *
   * @throws BadArgument if a block is missing, not one of the cell, of another shape, or not finite
   */
  Weights weights(Cell cell) {
    Weights w = Weights.zeros(cell.layout());
    for (String given : parameters.keySet()) {
      Check.that(
          cell.layout().names().contains(given),
          "parameters",
          "got " + given + ", expected " + cell.layout().names());
    }
    for (Block b : cell.layout().blocks()) {
      w.set(b.name(), block(b));
    }
    return w;
  }

  private Matrix block(Block b) {
    Parameter p = parameters.get(b.name());
    if (p == null) {
      throw new BadArgument(
          "parameters",
          b.name() + " is missing; the file has " + new TreeSet<>(parameters.keySet()));
    }
    if (p.plain) {
      double[] values = p.rows[0];
      Check.that(
          values.length == b.rows() * b.cols() && (b.rows() == 1 || b.cols() == 1),
          b.name(),
          "got " + values.length + " numbers, expected " + b.rows() + " x " + b.cols());
      return Matrix.wrap(b.rows(), b.cols(), values.clone());
    }
    Check.equal("rows of " + b.name(), p.rows.length, b.rows(), "of the cell");
    for (int i = 0; i < p.rows.length; i++) {
      Check.equal("length of " + b.name() + "[" + i + "]", p.rows[i].length, b.cols(), "columns");
    }
    return Matrix.of(p.rows);
  }

  /** Whether the file writes that block as a plain array. */
  boolean isPlain(String block) {
    return parameters.get(block).plain;
  }
}
