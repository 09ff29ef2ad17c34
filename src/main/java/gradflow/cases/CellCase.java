package gradflow.cases;

import gradflow.catalog.CaseCell;
import gradflow.catalog.SpecNode;
import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.Map;
import java.util.TreeSet;

/**
 * One catalog cell with its parameters by name, inputs and initial state, from a case file.
 *
 * @param file file that it was read from
 * @param name name in messages
 * @param cell name in the catalog
 * @param variant description of the variant; empty if the file has none
 * @param options options of the cell, and how the case was drawn
 * @param sizes sizes by symbol: {@code H}, {@code D}, {@code T}, {@code n}, …
 * @param parameters parameters by block name
 * @param inputs x_1 … x_T, T x D
 * @param initial s_0, n; empty for zeros
 * @param times steps at which a long case requests answers; may be empty
 */
public record CellCase(
    String file,
    String name,
    String cell,
    String variant,
    Map<String, SpecNode.Scalar> options,
    Map<String, SpecNode.Scalar> sizes,
    Map<String, Parameter> parameters,
    double[][] inputs,
    double[] initial,
    int[] times) {
  /**
   * Returns the case of a file.
   *
   * @throws BadArgument if the file lacks {@code cell}, {@code parameters} or {@code x}, or has a
   *     {@code variant} but no {@code options}
   */
  public static CellCase of(CaseFile file) {
    String path = file.path().toString();
    String cell =
        file.text("cell")
            .orElseThrow(
                () ->
                    new BadArgument(
                        path, "cell is missing, expected the name of a cell such as \"minimal\""));
    if (file.parameters().isEmpty()) {
      throw new BadArgument(
          path, "parameters is missing, expected an object of one array per block");
    }
    if (file.text("variant").isPresent() && !file.has("options")) {
      throw new BadArgument(
          path,
          "options is missing; variant "
              + file.text("variant").get()
              + " is only a label, expected the options of the cell, or {} for its defaults");
    }
    double[][] x = file.arrays().get("x");
    if (x == null) {
      throw new BadArgument(path, "x is missing, expected the inputs, T x D");
    }
    double[][] none = {{}};
    return new CellCase(
        path,
        file.name(),
        cell,
        file.text("variant").orElse(""),
        file.scalars("options"),
        file.scalars("sizes"),
        file.parameters(),
        x,
        file.arrays().getOrDefault("s0", none)[0],
        wholeNumbers(path, file.arrays().getOrDefault("t", none)[0]));
  }

  private static int[] wholeNumbers(String path, double[] values) {
    int[] whole = new int[values.length];
    for (int k = 0; k < whole.length; k++) {
      whole[k] = (int) values[k];
      if (whole[k] != values[k]) {
        throw new BadArgument(path, "t[" + k + "]: got " + values[k] + ", expected an integer");
      }
    }
    return whole;
  }

  /**
   * Entries of a block.
   *
   * @param rows rows of the matrix; a single row if the file has a flat array
   * @param plain whether the file has a flat array of numbers
   */
  record Parameter(double[][] rows, boolean plain) {}

  /**
   * Returns the catalog cell.
   *
   * @throws BadArgument if there is no cell of that name
   * @throws gradflow.catalog.SpecException if sizes or options are missing, unknown or not allowed
   */
  public Cell catalogCell() {
    return CaseCell.of(file, cell, sizes, options);
  }

  /** Returns the number of steps T. */
  public int steps() {
    return inputs.length;
  }

  /**
   * Checks that a cell has the sizes given in the file.
   *
   * @throws BadArgument if n, D or T differs, an input or s_0 has a wrong length, or a number is
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
    SpecNode.Scalar given = sizes.get(symbol);
    Check.that(
        given == null || given.text().equals(Integer.toString(expected)),
        "sizes." + symbol,
        "got " + (given == null ? "" : given.text()) + ", expected " + expected + ", " + what);
  }

  /**
   * Returns the weights for a cell.
   *
   * @throws BadArgument if a block is missing, does not belong to the cell, has a wrong shape, or
   *     is not finite
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

  /** Returns whether the file has a block as a flat array. */
  boolean isPlain(String block) {
    return parameters.get(block).plain;
  }
}
