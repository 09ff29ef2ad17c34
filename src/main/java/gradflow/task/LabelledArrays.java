package gradflow.task;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import gradflow.files.InputFile;
import gradflow.files.NumberArrays;
import gradflow.files.NumberArrays.NumberArray;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Labelled sequences in an npz file: {@code x} with N × … numbers and {@code y} with N labels. If
 * there is no {@code x}, {@code x_train} and {@code y_train} are used, as in the Keras file of
 * handwritten digits.
 */
final class LabelledArrays {
  private static final List<List<String>> NAMES =
      List.of(List.of("x", "y"), List.of("X", "y"), List.of("x_train", "y_train"));

  private LabelledArrays() {}

  /**
   * Reads the rows of a file.
   *
   * @throws BadArgument for {@code path} if the file cannot be read or is malformed
   */
  static LabelledRows read(InputFile file, NumberArrays arrays) {
    try {
      Set<String> there = arrays.names();
      List<String> names =
          NAMES.stream()
              .filter(there::containsAll)
              .findFirst()
              .orElseThrow(
                  () ->
                      new BadArgument(
                          "path",
                          file
                              + " holds the arrays "
                              + there
                              + ", expected x and y (or x_train and y_train)"));
      return rows(file, names, arrays.read(names.get(0)), arrays.read(names.get(1)));
    } catch (FileProblem e) {
      throw new BadArgument("path", e.getMessage());
    } catch (BadArgument e) {
      throw e.name().equals("path") ? e : new BadArgument("path", e.getMessage());
    }
  }

  private static LabelledRows rows(
      InputFile file, List<String> names, NumberArray x, NumberArray y) {
    Check.that(
        !x.shape().isEmpty() && x.values().length > 0,
        "path",
        file + ": " + names.get(0) + " has the shape " + x.shape() + ", expected N x values");
    int n = Math.toIntExact(x.shape().get(0));
    Check.that(
        y.values().length == n && !y.shape().isEmpty() && y.shape().get(0) == n,
        "path",
        "%s: %s has the shape %s, expected one label for each of the %s rows of %s"
            .formatted(file, names.get(1), y.shape(), n, names.get(0)));
    int width = x.values().length / n;
    int[] labels = new int[n];
    double[][] values = new double[n][];
    for (int r = 0; r < n; r++) {
      String where = file + ", row " + (r + 1);
      labels[r] = LabelledRows.label(y.values()[r], where);
      values[r] = Arrays.copyOfRange(x.values(), r * width, (r + 1) * width);
      for (double v : values[r]) {
        Check.that(
            Double.isFinite(v), "path", where + ": got the value " + v + ", expected numbers");
      }
    }
    return new LabelledRows(labels, values);
  }
}
