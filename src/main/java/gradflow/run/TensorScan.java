package gradflow.run;

import gradflow.io.Models;
import gradflow.io.TensorFile;
import gradflow.io.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Summary of the arrays of a checkpoint. NaN or infinity in them is a finding, not an error of the
 * file.
 *
 * @param norms ‖W‖_F of the finite entries, by name
 * @param notFinite for each array with non-finite entries: {@code name}, {@code nan}, {@code inf}
 *     and {@code of}
 */
record TensorScan(Map<String, Double> norms, List<Map<String, Object>> notFinite) {
  /**
   * Reads all floating-point arrays.
   *
   * @throws gradflow.check.BadArgument if the file is invalid
   */
  static TensorScan of(Path file) {
    Map<String, Double> norms = new LinkedHashMap<>();
    List<Map<String, Object>> bad = new ArrayList<>();
    try (TensorFile open = Models.open(file)) {
      for (TensorInfo info : open.tensors()) {
        if (!info.type().floating()) {
          continue;
        }
        long nan = 0;
        long inf = 0;
        double squares = 0;
        for (double v : open.read(info)) {
          nan += Double.isNaN(v) ? 1 : 0;
          inf += Double.isInfinite(v) ? 1 : 0;
          squares += Double.isFinite(v) ? v * v : 0;
        }
        norms.put(info.name(), Math.sqrt(squares));
        if (nan + inf > 0) {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("tensor", info.name());
          one.put("nan", nan);
          one.put("inf", inf);
          one.put("of", (long) info.elements());
          bad.add(one);
        }
      }
    }
    return new TensorScan(norms, bad);
  }
}
