package gradflow.io;

import gradflow.analysis.AnalysisLoss;
import gradflow.analysis.GraphLoss;
import gradflow.analysis.ReadoutLoss;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.NumberArrays.NumberArray;
import gradflow.graph.GraphModel;
import gradflow.graph.Tensor;
import gradflow.linalg.Matrix;
import gradflow.task.Target;
import gradflow.task.When;
import gradflow.train.Readout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The loss of a trained model, read from files. It is either a linear readout, identified by the
 * names of its tensors, with one of three criteria, or an ONNX graph (outputs, targets) → loss.
 */
public interface GivenLoss {
  /**
   * Extents of the inputs along which the loss is computed, and of the file that they are a part
   * of.
   */
  record Along(
      int steps, int samples, int stepsOfFile, int samplesOfFile, InputArrayFile.Layout layout) {}

  /** Returns the steps at which the loss is computed. */
  When at();

  /** Returns the files that the loss depends on, except the weights. */
  List<Path> files();

  /**
   * Reads the loss from its files.
   *
   * @param weights the file that holds the readout's tensors
   * @param outputs number P of outputs of the top layer
   * @throws BadArgument if a tensor, the targets or the graph do not fit
   */
  AnalysisLoss read(Path weights, int outputs, Along along);

  /**
   * A linear readout.
   *
   * @param kind kind of the targets: cross-entropy of classes, binary cross-entropy, or mean
   *     squared error
   * @param tensors names of the weights and the bias; the bias is optional
   * @param targets file of the targets
   * @param at whether the loss is computed at the last step or at every step
   * @param ignored class that does not contribute to the loss
   */
  record OfReadout(Target kind, List<String> tensors, Path targets, When at, int ignored)
      implements GivenLoss {
    @Override
    public List<Path> files() {
      return List.of(targets);
    }

    @Override
    public AnalysisLoss read(Path weights, int outputs, Along along) {
      Matrix v = matrix(weights, outputs);
      double[] c = new double[v.rows()];
      if (tensors.size() == 2) {
        String name = tensors.get(1);
        NumberArray bias = Models.tensor(weights, name);
        Check.equal(
            weights + ": " + name, bias.values().length, c.length, "a bias for each output");
        c = bias.values();
      }
      double[][] given =
          new TargetFile(
                  at,
                  kind == Target.CLASS,
                  v.rows(),
                  along.stepsOfFile(),
                  along.samplesOfFile(),
                  along.layout(),
                  ignored)
              .read(targets, along.samples(), along.steps());
      String names = String.join(", ", tensors) + " against " + targets.getFileName();
      return new ReadoutLoss(Readout.of(kind), v, c, given, at, names);
    }

    /**
     * Returns the weights as K x P. PyTorch stores a linear layer in this orientation; Keras and
     * ONNX's MatMul store the transpose.
     */
    private Matrix matrix(Path weights, int outputs) {
      String name = tensors.get(0);
      NumberArray a = Models.tensor(weights, name);
      boolean matrix = a.shape().size() == 2;
      int rows = matrix ? Math.toIntExact(a.shape().get(0)) : 0;
      int cols = matrix ? Math.toIntExact(a.shape().get(1)) : 0;
      Check.that(
          matrix && (rows == outputs || cols == outputs) && rows > 0 && cols > 0,
          weights + ": " + name,
          "got the shape %s, expected K x %s or %s x K, as the network has %s outputs"
              .formatted(a.shape(), outputs, outputs, outputs));
      boolean transposed = cols != outputs || (rows == outputs && name.contains("kernel"));
      Matrix v = Matrix.wrap(rows, cols, a.values());
      return transposed ? v.transposed() : v;
    }
  }

  /**
   * A loss given as an ONNX graph. The network's outputs are passed as B x P for the last step, or
   * as T x B x P for every step (B x T x P in the layout {@code BTD}). Targets are passed as the
   * file has them.
   *
   * @param path path of the graph
   * @param graph the graph
   * @param targets file of the graph's other input; empty if it has none
   */
  record OfGraph(Path path, GraphModel graph, Optional<Path> targets) implements GivenLoss {
    private static final Set<String> TARGETS =
        Set.of("target", "targets", "label", "labels", "y", "y_true", "classes");

    /**
     * Reads the graph.
     *
     * @throws BadArgument if its inputs are neither the outputs alone nor outputs and targets
     */
    public static OfGraph of(Path path, Optional<Path> targets) {
      OfGraph loss = new OfGraph(path, OnnxGraphs.read(path), targets);
      List<String> names = loss.ports().stream().map(GraphModel.Port::name).toList();
      Check.that(
          names.size() == 1 || names.size() == 2,
          path.toString(),
          "has the inputs " + names + ", expected outputs, or outputs and targets");
      Check.that(
          names.size() == 1 || targets.isPresent(),
          path.toString(),
          "takes " + names + ", but no targets are given");
      Check.that(
          names.size() == 2 || targets.isEmpty(),
          path.toString(),
          "takes " + names + " alone, but targets are given");
      int rank = loss.outputs().dims().length;
      Check.that(
          rank == 2 || rank == 3,
          path + ": " + loss.outputs().name(),
          "has "
              + rank
              + " dimensions, expected 2 (samples x outputs, at the last step) or 3 (steps x samples"
              + " x outputs)");
      return loss;
    }

    /** Returns the inputs without an initializer. */
    private List<GraphModel.Port> ports() {
      return graph.inputs().stream()
          .filter(p -> !graph.initializers().containsKey(p.name()))
          .toList();
    }

    /**
     * Returns the input that receives the outputs: the first one whose name is not typical of
     * targets, or else the first.
     */
    private GraphModel.Port outputs() {
      List<GraphModel.Port> ports = ports();
      return ports.stream()
          .filter(p -> !TARGETS.contains(p.name().toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElse(ports.get(0));
    }

    @Override
    public When at() {
      return outputs().dims().length == 2 ? When.LAST : When.EVERY;
    }

    @Override
    public List<Path> files() {
      List<Path> files = new ArrayList<>(List.of(path));
      targets.ifPresent(files::add);
      return files;
    }

    @Override
    public AnalysisLoss read(Path weights, int outputs, Along along) {
      GraphModel.Port free = outputs();
      Map<String, Tensor> known =
          ports().stream()
              .filter(p -> !p.name().equals(free.name()))
              .findFirst()
              .map(p -> Map.of(p.name(), tensor(p, along)))
              .orElse(Map.of());
      boolean batchFirst = along.layout() == InputArrayFile.Layout.BTD;
      String label =
          "loss of "
              + path.getFileName()
              + targets.map(t -> " against " + t.getFileName()).orElse("");
      return new GraphLoss(graph, free.name(), known, at(), batchFirst, label);
    }

    /** Returns the targets of the samples and steps in use. */
    private Tensor tensor(GraphModel.Port port, Along along) {
      InputArrayFile.Named named = InputArrayFile.array(targets.orElseThrow());
      int[] dims = named.array().shape().stream().mapToInt(Math::toIntExact).toArray();
      double[] values = Check.finite(named.name(), named.array().values());
      boolean every = at() == When.EVERY;
      int samples = every && along.layout() == InputArrayFile.Layout.TBD ? 1 : 0;
      if (every && dims.length > 1) {
        require(named.name(), dims[1 - samples], along.stepsOfFile(), "steps");
        values = first(values, dims, 1 - samples, along.steps());
      }
      if (dims.length > samples) {
        require(named.name(), dims[samples], along.samplesOfFile(), "samples");
        values = first(values, dims, samples, along.samples());
      }
      return new Tensor(port.kind(), dims, values);
    }

    private static void require(String name, int got, int expected, String what) {
      Check.equal(name, got, expected, what + " of the inputs");
    }

    /**
     * Returns the first {@code count} entries along an axis, and sets the extent of the axis
     * accordingly.
     */
    private static double[] first(double[] values, int[] dims, int axis, int count) {
      int inner = 1;
      for (int d = axis + 1; d < dims.length; d++) {
        inner *= dims[d];
      }
      int was = dims[axis] * inner;
      int is = count * inner;
      double[] out = new double[values.length / was * is];
      for (int k = 0; k < values.length / was; k++) {
        System.arraycopy(values, k * was, out, k * is, is);
      }
      dims[axis] = count;
      return out;
    }
  }
}
