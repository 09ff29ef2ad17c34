package gradflow.graph;

import gradflow.cell.Gradients;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A graph with a single scalar output, such as a loss, as a function of one of its inputs. The
 * other inputs are fixed. Mutable and not thread-safe.
 */
public final class GraphFunction {
  private final String source;
  private final Workspace workspace;
  private final double[][] values;
  private final double[][] bars;
  private final int x;
  private final int y;

  private GraphFunction(String source, BoundGraph graph, Weights weights) {
    this.source = source;
    this.workspace = new Workspace(graph, weights);
    List<Value> wide = graph.slots().stream().filter(Value::wide).toList();
    this.values = wide.stream().map(v -> new double[v.size()]).toArray(double[][]::new);
    this.bars = wide.stream().map(v -> new double[v.size()]).toArray(double[][]::new);
    List<Integer> places = wide.stream().map(Value::slot).toList();
    this.x = places.indexOf(graph.x().orElseThrow().slot());
    this.y = places.indexOf(graph.output().orElseThrow().slot());
  }

  /**
   * Binds a graph.
   *
   * @param x name of the free input
   * @param dims shape of the free input
   * @param known values of the other inputs by name
   * @throws BadArgument if a shape does not fit, a node cannot be used, or the output is not a
   *     scalar
   */
  public static GraphFunction of(
      GraphModel model, String x, int[] dims, Map<String, Tensor> known) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(model.initializers());
    List<GraphModel.Port> inputs = new ArrayList<>();
    for (GraphModel.Port p : model.inputs()) {
      if (p.name().equals(x)) {
        require(model, p, dims);
        inputs.add(new GraphModel.Port(x, p.kind(), dims));
      } else if (known.containsKey(p.name())) {
        Tensor t = known.get(p.name());
        require(model, p, t.dims());
        initializers.put(p.name(), new Tensor(p.kind(), t.dims(), t.values()));
      }
    }
    GraphModel closed =
        new GraphModel(
            model.source(), model.opset(), model.nodes(), initializers, inputs, model.outputs());
    Optional<String> output = model.outputs().stream().findFirst();
    BoundGraph graph = BoundGraph.of(closed, new Binding(Optional.of(x), List.of(), output));
    int[] given = graph.output().map(Value::dims).orElse(new int[] {0});
    Check.that(
        Dims.size(given) == 1,
        model.source(),
        "gives " + Dims.text(given) + " numbers, expected a single one");
    return new GraphFunction(model.source(), graph, graph.weights(initializers));
  }

  private static void require(GraphModel model, GraphModel.Port port, int[] dims) {
    boolean fits = port.dims().length == dims.length;
    for (int d = 0; fits && d < dims.length; d++) {
      fits = port.dims()[d] == GraphModel.OPEN || port.dims()[d] == dims[d];
    }
    if (!fits) {
      throw new BadArgument(
          model.source(),
          "takes %s as %s, got %s; export it with dynamic_axes for extents that change"
              .formatted(Dims.text(port.dims()).replace("-1", "N"), port.name(), Dims.text(dims)));
    }
  }

  /**
   * Computes the value at a point.
   *
   * @param point value of the free input, row-major
   * @param slope receives ∂y/∂x; null if it is not needed
   */
  public double at(double[] point, double[] slope) {
    System.arraycopy(point, 0, values[x], 0, values[x].length);
    workspace.forward(values, 1);
    if (slope != null) {
      workspace.reverse(values, bars, 1, Gradients.none(), new double[] {1});
      System.arraycopy(bars[x], 0, slope, 0, slope.length);
    }
    return values[y][0];
  }

  /**
   * Checks the derivative at a point along a random direction against central differences. Nothing
   * is checked if values are not finite.
   *
   * @throws BadArgument if they disagree
   */
  public void requireDerivative(double[] point) {
    UniformRandomProvider random = new Seed(20261129).child("loss").generator();
    double[] slope = new double[point.length];
    double value = at(point, slope);
    double[] v = new double[point.length];
    double exact = 0;
    double size = Math.abs(value) * 1e-3;
    for (int k = 0; k < v.length; k++) {
      v[k] = 2 * random.nextDouble() - 1;
      exact += slope[k] * v[k];
      size += Math.abs(slope[k] * v[k]);
    }
    GraphCheck.compare(source, exact, size, e -> along(point, e, v));
  }

  private double along(double[] point, double e, double[] v) {
    double[] moved = new double[point.length];
    for (int k = 0; k < moved.length; k++) {
      moved[k] = point[k] + e * v[k];
    }
    return at(moved, null);
  }
}
