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
 * A module of released code as its file keeps it.
 *
 * @param form names, shapes, and where the blocks lie
 * @param values the arrays, row-major, by name without prefix
 */
record StoredModule(StateDict form, Map<String, double[]> values) {
  /**
   * A cell's weights as its released code keeps them.
   *
   * @throws BadArgument if none of it has such a cell, or a place for all weights
   */
  static StoredModule of(Cell cell, Weights w) {
    StateDict form = cell.stateDict().orElseThrow();
    return new StoredModule(form, form.arrays(w));
  }

  /** The network of this one cell, from the zero state. */
  Network network() {
    Cell cell = form.cell();
    Matrix zero = Matrix.zeros(cell.stateSize(), 1);
    return new Network(
        List.of(
            new Network.Layer(
                List.of(new Network.Direction(false, cell, form.weights(values), zero)))));
  }

  /** The state dict. */
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

  /** What the arrays do not say, as a file's texts; those of the file itself come first. */
  Map<String, String> metadata(Map<String, String> own) {
    Map<String, String> out = new LinkedHashMap<>(own);
    form.options().forEach((name, value) -> out.put(name, Double.toString(value)));
    return out;
  }
}
