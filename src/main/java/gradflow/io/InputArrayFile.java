package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.Sequence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads inputs of a network from a file. The array is T x D, or three-dimensional with samples and
 * steps in either order, which the file does not record.
 */
public final class InputArrayFile {
  private static final Set<String> NAMES = Set.of("x", "X", "input", "inputs");

  private InputArrayFile() {}

  /** Order of the axes of a three-dimensional array. */
  public enum Layout {
    /** Steps x samples x inputs, the default in PyTorch and ONNX. */
    TBD,
    /** Samples x steps x inputs, as in Keras, and in PyTorch with batch_first. */
    BTD
  }

  /**
   * Inputs that were read.
   *
   * @param taken the requested samples, or all samples if the file has fewer
   * @param samples number of samples in the file
   * @param assumed the layout that was assumed because none was specified; empty if one was
   *     specified or the array has two dimensions
   */
  public record Inputs(Sequence taken, int samples, Optional<Layout> assumed) {}

  /**
   * Reads inputs.
   *
   * @param path npy, npz, safetensors or csv (a row per step, a column per input)
   * @param size input size D of the network
   * @param layout layout of a three-dimensional array, if the user specifies it
   * @param usual layout of the model's convention, used if the user specifies none
   * @param samples largest number of samples to read
   * @throws BadArgument if the file is invalid, the shape does not fit, a number is not finite, or
   *     the usual layout would give no more steps than samples, so that the layout is ambiguous
   */
  public static Inputs read(
      Path path, int size, Optional<Layout> layout, Layout usual, int samples) {
    Named named = array(path);
    return sequence(named.name(), named.array(), layout, usual, size, samples);
  }

  /** An array with its name in messages. */
  record Named(String name, Array array) {}

  /**
   * Returns the numbers of a file that holds one array, in the order of the file.
   *
   * @throws BadArgument if the file is invalid
   */
  public static double[] numbers(Path path) {
    return array(path).array().values();
  }

  /** Returns the only array of a file, or the one with a typical name of inputs. */
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
        "got the shape %s, whose last extent is %s, expected %s (the network's inputs)"
            .formatted(shape, inputs, size));
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

  /**
   * Returns the message for an ambiguous layout, since the wrong one would give a wrong analysis.
   */
  private static String question(List<Long> shape, int steps, int batch) {
    return ("got %s x %s x %s: %s%s%s samples, or %s steps of %s%s? Say --layout TBD if steps come"
            + " first, --layout BTD if samples do")
        .formatted(
            shape.get(0),
            shape.get(1),
            shape.get(2),
            steps,
            steps == 1 ? " step of " : " steps of ",
            batch,
            batch,
            steps,
            steps == 1 ? " sample" : " samples");
  }
}
