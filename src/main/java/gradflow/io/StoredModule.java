package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.StateDict;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.flow.Network;
import gradflow.linalg.Matrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A module of released code as stored in its file.
 *
 * @param form names, shapes, and positions of the blocks
 * @param values the arrays, row-major, by name without prefix
 */
record StoredModule(StateDict form, Map<String, double[]> values) {
  /**
   * Converts a cell's weights to the arrays of its released code.
   *
   * @throws BadArgument if no released code has such a cell, or it cannot store all weights
   */
  static StoredModule of(Cell cell, Weights w) {
    StateDict form = cell.stateDict().orElseThrow();
    return new StoredModule(form, form.arrays(w));
  }

  /** Returns the network of this one cell, starting from the zero state. */
  Network network() {
    Cell cell = form.cell();
    Matrix zero = Matrix.zeros(cell.stateSize(), 1);
    return new Network(
        List.of(
            new Network.Layer(
                List.of(new Network.Direction(false, cell, form.weights(values), zero)))));
  }

  /** Returns the arrays of the state dict. */
  List<NamedArray> arrays(String prefix, ElementType type) {
    return form.arrays().stream()
        .map(
            a ->
                NamedArray.of(
                    prefix + a.name(),
                    type,
                    values.get(a.name()),
                    a.shape().stream().mapToLong(Integer::longValue).toArray()))
        .toList();
  }

  /** Returns the file's metadata, extended by the constants that the arrays do not contain. */
  Map<String, String> metadata(Map<String, String> own) {
    Map<String, String> out = new LinkedHashMap<>(own);
    form.options().forEach((name, value) -> out.put(name, Double.toString(value)));
    return out;
  }
}
