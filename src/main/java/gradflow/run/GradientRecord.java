package gradflow.run;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.NumberArrays;
import gradflow.io.NpzArrays;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the framework's own backward pass left in {@code grads/*.npz}; t counts from 0 here.
 *
 * @param direct ∂L/∂out_t by direct use, T x (outputs x B), row-major; empty where it was not
 *     recorded
 * @param seen ‖∂L/∂h_t‖ of the highest layer as the loop's graph has it, T x B
 * @param full the same without any detach, as the probe says; empty where it was not recorded
 * @param calls first step, length, whether a state was given, whether it was connected
 * @param inputs of the layer at this checkpoint, as {@link #direct} is laid out; empty where they
 *     are the probe inputs
 */
record GradientRecord(
    double[][] direct, double[][] seen, double[][] full, List<Call> calls, double[][] inputs) {
  /**
   * One call of the layer.
   *
   * @param first its first step, from 0
   * @param length steps
   * @param given whether the loop handed it a state
   * @param connected whether that state was part of the graph
   */
  record Call(int first, int length, boolean given, boolean connected) {}

  /** Nothing recorded. */
  private static final double[][] NONE = {};

  /**
   * Reads a file.
   *
   * @param steps T of the probe inputs
   * @param samples B
   * @throws BadArgument if it is not sound, or of other steps or samples
   */
  static GradientRecord read(Path file, int steps, int samples) {
    NumberArrays arrays = NpzArrays.of(file);
    Reader in = new Reader(file, arrays, steps, samples);
    return new GradientRecord(
        in.sequence("output_grad"),
        in.norms("seen_h").orElse(NONE),
        in.norms("full_h").orElse(NONE),
        in.calls(),
        in.sequence("layer_inputs"));
  }

  private record Reader(Path file, NumberArrays arrays, int steps, int samples) {
    private Optional<NumberArrays.NumberArray> array(String name, int dimensions) {
      if (!arrays.names().contains(name)) {
        return Optional.empty();
      }
      NumberArrays.NumberArray a = arrays.read(name);
      Check.that(
          a.shape().size() == dimensions,
          file + ": " + name,
          "got the shape " + a.shape() + ", expected " + dimensions + " dimensions");
      return Optional.of(a);
    }

    private void require(String name, List<Long> shape, int at, long expected, String what) {
      Check.that(
          shape.get(at) == expected,
          file + ": " + name,
          "got the shape " + shape + ", expected " + expected + " " + what);
    }

    double[][] sequence(String name) {
      Optional<NumberArrays.NumberArray> given = array(name, 3);
      if (given.isEmpty()) {
        return NONE;
      }
      List<Long> shape = given.get().shape();
      require(name, shape, 0, steps, "steps first");
      require(name, shape, 1, samples, "samples second");
      int outputs = Math.toIntExact(shape.get(2));
      double[][] out = new double[steps][outputs * samples];
      for (int t = 0; t < steps; t++) {
        for (int b = 0; b < samples; b++) {
          for (int i = 0; i < outputs; i++) {
            out[t][i * samples + b] = given.get().values()[(t * samples + b) * outputs + i];
          }
        }
      }
      return out;
    }

    /** Of the highest layer. */
    Optional<double[][]> norms(String name) {
      return array(name, 3)
          .map(
              a -> {
                require(name, a.shape(), 0, steps, "steps first");
                require(name, a.shape(), 2, samples, "samples last");
                int layers = Math.toIntExact(a.shape().get(1));
                Check.that(layers > 0, file + ": " + name, "got no layer");
                double[][] out = new double[steps][samples];
                for (int t = 0; t < steps; t++) {
                  System.arraycopy(
                      a.values(), (t * layers + layers - 1) * samples, out[t], 0, samples);
                }
                return out;
              });
    }

    List<Call> calls() {
      List<Call> out = new ArrayList<>();
      Optional<NumberArrays.NumberArray> given = array("calls", 2);
      if (given.isEmpty()) {
        return out;
      }
      require("calls", given.get().shape(), 1, 4, "columns");
      double[] v = given.get().values();
      for (int k = 0; k < v.length / 4; k++) {
        Call call =
            new Call((int) v[4 * k], (int) v[4 * k + 1], v[4 * k + 2] != 0, v[4 * k + 3] != 0);
        int end = out.isEmpty() ? 0 : out.get(k - 1).first() + out.get(k - 1).length();
        if (call.first() != end || call.length() < 1 || call.length() > steps - end) {
          throw new BadArgument(
              file + ": calls",
              "row "
                  + k
                  + " is "
                  + call.length()
                  + " steps from "
                  + call.first()
                  + " on, expected at least one from "
                  + end
                  + " on, and at most "
                  + steps
                  + " in all");
        }
        out.add(call);
      }
      return out;
    }
  }
}
