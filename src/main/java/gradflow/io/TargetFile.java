package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.task.When;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Reads targets of a readout from an npy, npz, safetensors or csv file. Extents of 1 are ignored:
 * the classes of 16 samples may be stored as 16, 16 x 1 or 1 x 16.
 *
 * @param at whether there is one target for the last step, or one for every step
 * @param classes whether a target is the index of one of K classes rather than K numbers
 * @param outputs number K of outputs
 * @param steps number T of steps in the file of inputs
 * @param samples number B of samples in the file of inputs
 * @param layout layout of the inputs and the targets
 * @param ignored number that marks an ignored target, such as PyTorch's −100
 */
public record TargetFile(
    When at,
    boolean classes,
    int outputs,
    int steps,
    int samples,
    InputArrayFile.Layout layout,
    int ignored) {
  /** The class that PyTorch ignores by default. */
  public static final int IGNORED = -100;

  /** Value that replaces an ignored class. */
  private static final double NO_CLASS = -1;

  private boolean batchFirst() {
    return layout == InputArrayFile.Layout.BTD;
  }

  /**
   * Reads targets.
   *
   * @param taken number of samples to use, counted from the first
   * @param counted number of steps to use, counted from the first; a target for the last step
   *     belongs to the last of these
   * @return for each step, K x B numbers or B indices (−1 if ignored), row-major; null for steps
   *     without a target
   * @throws BadArgument if the file is invalid, the shape does not fit, a number is not finite, a
   *     class is neither ignored nor an integer from 0 to K − 1, or all are ignored
   */
  public double[][] read(Path path, int taken, int counted) {
    InputArrayFile.Named named = InputArrayFile.array(path);
    requireShape(named.name(), named.array().shape());
    double[] values = Check.finite(named.name(), named.array().values());
    int width = classes ? 1 : outputs;
    double[][] targets = new double[counted][];
    for (int t = at == When.LAST ? counted - 1 : 0; t < counted; t++) {
      targets[t] = new double[width * taken];
      for (int b = 0; b < taken; b++) {
        for (int i = 0; i < width; i++) {
          int entry = row(t, b) * width + i;
          targets[t][i * taken + b] = classes ? label(named.name(), values, entry) : values[entry];
        }
      }
    }
    Check.that(
        !classes
            || Arrays.stream(targets)
                .filter(Objects::nonNull)
                .flatMapToDouble(Arrays::stream)
                .anyMatch(c -> c != NO_CLASS),
        named.name(),
        "every target is ignored (" + ignored + ")");
    return targets;
  }

  private int row(int t, int b) {
    if (at == When.LAST) {
      return b;
    }
    return batchFirst() ? b * steps + t : t * samples + b;
  }

  private double label(String name, double[] values, int entry) {
    double v = values[entry];
    if (v == ignored) {
      return NO_CLASS;
    }
    Check.that(
        v >= 0 && v < outputs && v == Math.rint(v),
        name,
        "entry "
            + entry
            + " is "
            + v
            + ", expected a class, an integer from 0 to "
            + (outputs - 1)
            + ", or "
            + ignored
            + " where none counts");
    return v;
  }

  private void requireShape(String name, List<Long> shape) {
    List<Long> wanted = new ArrayList<>();
    List<String> words = new ArrayList<>();
    if (at == When.EVERY && !batchFirst()) {
      wanted.add((long) steps);
      words.add("steps");
    }
    wanted.add((long) samples);
    words.add("samples");
    if (at == When.EVERY && batchFirst()) {
      wanted.add((long) steps);
      words.add("steps");
    }
    if (!classes) {
      wanted.add((long) outputs);
      words.add("outputs");
    }
    Check.that(
        plain(shape).equals(plain(wanted)),
        name,
        "got the shape %s, expected %s (%s; extents of 1 may be left out)"
            .formatted(
                shape,
                wanted.stream().map(String::valueOf).collect(Collectors.joining(" x ")),
                String.join(" x ", words)));
  }

  private static List<Long> plain(List<Long> shape) {
    return shape.stream().filter(extent -> extent != 1).toList();
  }
}
