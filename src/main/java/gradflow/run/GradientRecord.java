package gradflow.run;

import gradflow.cell.Part;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.NumberArrays;
import gradflow.flow.Network;
import gradflow.io.NpzArrays;
import gradflow.linalg.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gradients that the framework's backward pass recorded in {@code grads/*.npz}. Here t counts from
 * 0.
 *
 * @param direct ∂L/∂out_t by direct use, T x (outputs x B), row-major; empty if not recorded
 * @param seen ‖∂L/∂h_t‖ of the top layer in the graph of the training loop, T x B
 * @param full ‖∂L/∂h_t‖ without any detach, as recorded by the probe; empty if not recorded
 * @param calls the calls of the layer
 * @param inputs inputs of the layer at this checkpoint, in the layout of {@link #direct}; empty if
 *     they are the probe inputs
 * @param initial state before the first step by the names of its parts, L·directions x B x units;
 *     missing parts are 0
 */
record GradientRecord(
    double[][] direct,
    double[][] seen,
    double[][] full,
    List<Call> calls,
    double[][] inputs,
    Map<String, NumberArrays.NumberArray> initial) {
  /**
   * One call of the layer.
   *
   * @param first first step of the call, from 0
   * @param length number of steps
   * @param given whether the loop passed a state
   * @param connected whether that state was part of the graph
   */
  record Call(int first, int length, boolean given, boolean connected) {}

  /** Marks an array that was not recorded. */
  private static final double[][] NONE = {};

  /**
   * Reads a file.
   *
   * @param steps number T of steps of the probe inputs
   * @param samples number B of samples
   * @throws BadArgument if the file is invalid, or the numbers of steps or samples differ
   */
  static GradientRecord read(Path file, int steps, int samples) {
    NumberArrays arrays = NpzArrays.of(file);
    Reader in = new Reader(file, arrays, steps, samples);
    return new GradientRecord(
        in.sequence("output_grad"),
        in.norms("seen_h").orElse(NONE),
        in.norms("full_h").orElse(NONE),
        in.calls(),
        in.sequence("layer_inputs"),
        in.initial());
  }

  /** Selects samples. */
  GradientRecord of(int[] samples, int all) {
    return new GradientRecord(
        columns(direct, samples, all),
        columns(seen, samples, all),
        columns(full, samples, all),
        calls,
        columns(inputs, samples, all),
        initial);
  }

  /** Selects samples from rows of any length. */
  static double[][] columns(double[][] rows, int[] samples, int all) {
    double[][] out = new double[rows.length][];
    for (int t = 0; t < out.length; t++) {
      int size = rows[t].length / all;
      out[t] = new double[size * samples.length];
      for (int k = 0; k < out[t].length; k++) {
        out[t][k] = rows[t][k / samples.length * all + samples[k % samples.length]];
      }
    }
    return out;
  }

  /**
   * Returns the network with the recorded state as its initial state.
   *
   * @param samples samples of the state to use
   * @throws BadArgument if the state does not fit
   */
  Network started(Network network, int[] samples) {
    if (initial.isEmpty()) {
      return network;
    }
    List<Network.Layer> layers = new ArrayList<>();
    int at = 0;
    for (Network.Layer layer : network.layers()) {
      List<Network.Direction> directions = new ArrayList<>();
      for (Network.Direction d : layer.directions()) {
        Matrix state = state(d, at++, samples);
        directions.add(new Network.Direction(d.backward(), d.cell(), d.weights(), state));
      }
      layers.add(new Network.Layer(directions));
    }
    return new Network(layers);
  }

  private Matrix state(Network.Direction d, int at, int[] samples) {
    Matrix s = Matrix.zeros(d.cell().stateSize(), samples.length);
    int row = 0;
    for (Part p : d.cell().parts()) {
      NumberArrays.NumberArray a = initial.get(p.name());
      if (a != null) {
        int all = Math.toIntExact(a.shape().get(1));
        Check.that(
            at < a.shape().get(0) && a.shape().get(2) == p.size(),
            "initial_" + p.name(),
            "got the shape " + a.shape() + ", expected directions x samples x " + p.size());
        for (int i = 0; i < p.size(); i++) {
          for (int b = 0; b < samples.length; b++) {
            double v = a.values()[(at * all + samples[b]) * p.size() + i];
            s.set(row + i, b, v);
          }
        }
      }
      row += p.size();
    }
    return s;
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

    /** Returns the norms of the top layer recorded under a name, T x B; empty if there are none. */
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

    Map<String, NumberArrays.NumberArray> initial() {
      Map<String, NumberArrays.NumberArray> out = new LinkedHashMap<>();
      for (String part : List.of("h", "c")) {
        array("initial_" + part, 3)
            .ifPresent(
                a -> {
                  require("initial_" + part, a.shape(), 1, samples, "samples second");
                  Check.finite(file + ": initial_" + part, a.values());
                  out.put(part, a);
                });
      }
      return out;
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
        Check.that(
            call.first() == end && call.length() >= 1 && call.length() <= steps - end,
            file + ": calls",
            ("row %s is %s steps from %s on, expected at least one from %s on, and at most %s"
                    + " in all")
                .formatted(k, call.length(), call.first(), end, steps));
        out.add(call);
      }
      return out;
    }
  }
}
