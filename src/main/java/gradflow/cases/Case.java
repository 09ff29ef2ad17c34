package gradflow.cases;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One cell with its weights, inputs and initial state, from a case file. The fields are the input
 * fields of the reference data, with PyTorch's shapes and gate orders.
 *
 * @param name name in messages
 * @param cell {@code rnn_tanh}, {@code lstm}, {@code gru_reset_after}, …
 * @param hidden H ≥ 1
 * @param input D ≥ 1; 0 for a graph without x
 * @param steps T ≥ 1
 * @param gate activation of the gates
 * @param arrays the numeric fields by name: {@code W_ih}, {@code W_hh}, {@code b_ih}, {@code b_hh},
 *     {@code x}, {@code h0}, {@code c0}; {@code s0} of a graph
 */
public record Case(
    String name,
    String cell,
    int hidden,
    int input,
    int steps,
    Activation gate,
    Map<String, double[][]> arrays) {
  /**
   * Returns the case of a file.
   *
   * @throws BadArgument if the file lacks {@code cell}, {@code H}, {@code D} or {@code T}, or a
   *     field is invalid; the error is named by the file, with line and column if it has a location
   */
  public static Case of(CaseFile file) {
    return of(file, true);
  }

  /**
   * Returns the case of a file. T may be missing if {@code needsSteps} is false, since the drive
   * may then be something other than x.
   */
  static Case of(CaseFile file, boolean needsSteps) {
    Map<String, Integer> sizes = new HashMap<>();
    for (String key : List.of("H", "D", "T")) {
      Optional<Long> size = file.integer(key);
      if (size.isEmpty() && (needsSteps || !key.equals("T"))) {
        throw new BadArgument(
            file.path().toString(), key + " is missing, expected an integer >= 1");
      }
      if (size.isPresent() && size.get() != size.get().intValue()) {
        throw file.refused(key, "an integer of at most 2147483647");
      }
      sizes.put(key, size.orElse(1L).intValue());
    }
    String cell =
        file.text("cell")
            .orElseThrow(
                () ->
                    new BadArgument(
                        file.path().toString(),
                        "cell is missing, expected the name of a cell such as \"lstm\""));
    try {
      return new Case(
          file.name(),
          cell,
          sizes.get("H"),
          sizes.get("D"),
          sizes.get("T"),
          Activation.of("gate", file.text("gate").orElse("sigmoid")),
          file.arrays());
    } catch (BadArgument e) {
      throw new BadArgument(file.path().toString(), e.getMessage());
    }
  }

  /**
   * Checks the sizes.
   *
   * @throws BadArgument if H, D or T is below 1, or a gate activation is given for a cell without
   *     gates
   */
  public Case {
    Check.positive("H", hidden);
    Check.atLeast("D", input, arrays.containsKey("s0") ? 0 : 1);
    Check.positive("T", steps);
    Check.that(
        gate == Activation.SIGMOID || !cell.startsWith("rnn"),
        "gate",
        "got " + gate.specName() + " for " + cell + ", which has no gates");
  }

  /**
   * Returns a matrix field of a required shape.
   *
   * @throws BadArgument if it is missing, its shape differs, or it contains NaN or Infinity
   */
  public double[][] matrix(String field, int rows, int cols) {
    double[][] m = required(field);
    Check.that(
        m.length == rows,
        field,
        "got " + m.length + " rows, expected " + rows + " (" + sizes() + ")");
    for (int i = 0; i < rows; i++) {
      if (m[i].length != cols) {
        throw new BadArgument(
            field,
            "row %s has %s entries, expected %s (%s)".formatted(i, m[i].length, cols, sizes()));
      }
      Check.finite(field + "[" + i + "]", m[i]);
    }
    return m;
  }

  /**
   * Returns a vector field of a required length.
   *
   * @throws BadArgument if it is missing, its length differs, or it contains NaN or Infinity
   */
  public double[] vector(String field, int size) {
    double[][] v = required(field);
    Check.that(
        v.length == 1,
        field,
        "got a matrix of " + v.length + " rows, expected a plain array of " + size + " numbers");
    Check.that(
        v[0].length == size,
        field,
        "got " + v[0].length + " numbers, expected " + size + " (" + sizes() + ")");
    return Check.finite(field, v[0]);
  }

  private double[][] required(String field) {
    double[][] m = arrays.get(field);
    if (m == null) {
      throw new BadArgument(field, "missing; the file has " + new TreeSet<>(arrays.keySet()));
    }
    return m;
  }

  private String sizes() {
    return "H = " + hidden + ", D = " + input + ", T = " + steps;
  }
}
