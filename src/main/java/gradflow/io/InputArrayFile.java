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
 * in either order. No file says which order it has.
 */
public final class InputArrayFile {
  private static final Set<String> NAMES = Set.of("x", "X", "input", "inputs");

  private InputArrayFile() {}

  /** The order of the extents of an array of three dimensions. */
  public enum Layout {
    /** Steps x samples x inputs, as PyTorch and ONNX have it unless it is said otherwise. */
    TBD,
    /** Samples x steps x inputs, as Keras has it, and PyTorch with batch_first. */
    BTD
  }

  /**
   * What was read.
   *
   * @param taken the samples that were asked for, or all where there are fewer
   * @param samples how many the file has
   * @param assumed the layout that was taken since nobody said one; nothing if one was said, or
   *     there are two dimensions
   */
  public record Inputs(Sequence taken, int samples, Optional<Layout> assumed) {}

  /**
   * Reads inputs.
   *
   * @param path npy, npz, safetensors or csv (a row per step, a column per input)
   * @param size D, what the network takes
   * @param layout of an array of three dimensions, as the user says it
   * @param usual what the model's convention has, where the user does not say it
   * @param samples at most so many samples
   * @throws BadArgument if the file is not sound, the shape does not fit, a number is not finite,
   *     or the usual layout gives no more steps than samples, so that the other is as likely
   */
  public static Inputs read(
      Path path, int size, Optional<Layout> layout, Layout usual, int samples) {
    Named named = array(path);
    return sequence(named.name(), named.array(), layout, usual, size, samples);
  }

  /** An array with the name for messages. */
  record Named(String name, Array array) {}

  /**
   * The numbers of a file of one array, in its order.
   *
   * @throws BadArgument if the file is not sound
   */
  public static double[] numbers(Path path) {
    return array(path).array().values();
  }

  /** The array of a file of one, or the one that is named as inputs are. */
  static Named array(Path path) {
    if (Models.format(path).equals("csv")) {
      return new Named(path.toString(), NumberCsv.read(path));
    }
    try (TensorFile file = open(path)) {
      TensorInfo info = choose(file);
      return new Named(path + ": " + info.name(), new Array(info.shape(), file.read(info)));
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

  static Inputs sequence(
      String name, Array array, Optional<Layout> layout, Layout usual, int size, int samples) {
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
    boolean three = shape.size() == 3;
    boolean batchFirst = three && layout.orElse(usual) == Layout.BTD;
    int batch = three ? Math.toIntExact(shape.get(batchFirst ? 0 : 1)) : 1;
    int steps = Math.toIntExact(shape.get(batchFirst ? 1 : 0));
    Check.that(
        steps > 0 && batch > 0,
        name,
        "got the shape " + shape + ", expected at least 1 step and sample");
    if (layout.isEmpty() && batch > 1 && steps <= batch) {
      throw new BadArgument(name, question(shape, steps, batch));
    }
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
    Optional<Layout> assumed = three && layout.isEmpty() ? Optional.of(usual) : Optional.empty();
    try {
      return new Inputs(Sequence.of(size, taken, x), batch, assumed);
    } catch (BadArgument e) {
      throw new BadArgument(name, e.getMessage());
    }
  }

  /** Either order is as likely, and the wrong one would give a wrong analysis. */
  private static String question(List<Long> shape, int steps, int batch) {
    return "got "
        + shape.get(0)
        + " x "
        + shape.get(1)
        + " x "
        + shape.get(2)
        + ": "
        + steps
        + (steps == 1 ? " step of " : " steps of ")
        + batch
        + " samples, or "
        + batch
        + " steps of "
        + steps
        + (steps == 1 ? " sample" : " samples")
        + "? Say --layout TBD if steps come first, --layout BTD if samples do";
  }
}
