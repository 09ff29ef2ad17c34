package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.Sequence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Inputs of a network from a file: an array of T x D, or of three dimensions with samples and steps
 * in either order.
 */
public final class InputFile {
  private static final Set<String> NAMES = Set.of("x", "X", "input", "inputs");

  private InputFile() {}

  /** Which comes first in an array of three dimensions. */
  public enum Order {
    /** T x B x D, as PyTorch and ONNX have it. */
    TIME_FIRST,
    /** B x T x D, as Keras has it. */
    BATCH_FIRST
  }

  /**
   * What was read.
   *
   * @param taken the samples that were asked for, or all where there are fewer
   * @param samples how many the file has
   */
  public record Inputs(Sequence taken, int samples) {}

  /**
   * Reads inputs.
   *
   * @param path npy, npz, safetensors or csv (a row a step, a column an input)
   * @param size D, what the network takes
   * @param order of an array of three dimensions
   * @param samples at most so many samples
   * @throws BadArgument if the file is not sound, the shape does not fit, or a number is not finite
   */
  public static Inputs read(Path path, int size, Order order, int samples) {
    if (Models.format(path).equals("csv")) {
      return sequence(path.toString(), NumberCsv.read(path), order, size, samples);
    }
    try (TensorFile file = open(path)) {
      TensorInfo info = choose(file);
      Array array = new Array(info.shape(), file.read(info));
      return sequence(path + ": " + info.name(), array, order, size, samples);
    }
  }

  /**
   * An array of numbers.
   *
   * @param shape extents
   * @param values row-major
   */
  record Array(List<Long> shape, double[] values) {}

  private static TensorFile open(Path path) {
    return switch (Models.format(path)) {
      case "npy", "npz", "safetensors" -> Models.open(path);
      default ->
          throw new BadArgument(
              path.toString(), "got another ending, expected .npy, .npz, .safetensors or .csv");
    };
  }

  private static TensorInfo choose(TensorFile file) {
    List<TensorInfo> all = file.tensors();
    Optional<TensorInfo> named = all.stream().filter(t -> NAMES.contains(t.name())).findFirst();
    Check.that(
        named.isPresent() || all.size() == 1,
        file.path().toString(),
        "holds " + all.size() + " arrays, expected one, or one named x, X, input or inputs");
    return named.orElseGet(() -> all.get(0));
  }

  static Inputs sequence(String name, Array array, Order order, int size, int samples) {
    List<Long> shape = array.shape();
    Check.that(
        shape.size() == 2 || shape.size() == 3,
        name,
        "got " + shape.size() + " dimensions, expected 2 (steps x inputs) or 3 (with samples)");
    int inputs = Math.toIntExact(shape.get(shape.size() - 1));
    Check.that(
        inputs == size,
        name,
        "got the shape "
            + shape
            + ", whose last extent is "
            + inputs
            + ", expected "
            + size
            + " (the network's inputs)");
    boolean batchFirst = order == Order.BATCH_FIRST;
    int batch = shape.size() == 2 ? 1 : Math.toIntExact(shape.get(batchFirst ? 0 : 1));
    int steps = Math.toIntExact(shape.get(shape.size() == 3 && batchFirst ? 1 : 0));
    Check.that(
        steps > 0 && batch > 0,
        name,
        "got the shape " + shape + ", expected at least 1 step and sample");
    int taken = Math.min(batch, samples);
    double[][] x = new double[steps][size * taken];
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < taken; b++) {
        int row = batchFirst ? b * steps + t : t * batch + b;
        for (int d = 0; d < size; d++) {
          x[t][d * taken + b] = array.values()[row * size + d];
        }
      }
    }
    try {
      return new Inputs(Sequence.of(size, taken, x), batch);
    } catch (BadArgument e) {
      throw new BadArgument(name, e.getMessage());
    }
  }
}
