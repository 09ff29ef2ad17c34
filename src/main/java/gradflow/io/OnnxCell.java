package gradflow.io;

import gradflow.cell.Weights;
import gradflow.files.InputFile;
import gradflow.graph.Binding;
import gradflow.graph.GraphBacked;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A one-step ONNX graph (s, x) → s' used as a cell in a spec. Its floating-point initializers are
 * the parameters; they keep the file's values unless {@code weights: blocks:} names them. The
 * output is the graph output that is not a part of the state, if there is one, else the first part
 * of the state.
 *
 * @param file the graph
 * @param state inputs of the graph that are the state, in order; empty to infer them from names
 */
@About(
    summary = "a one-step ONNX graph of any framework, differentiated by gradflow",
    equations =
        """
        s_t = F(s_{t-1}, x_t), F the graph in double precision
        J_t = dF/ds, from a reverse rule for every operator
        """,
    source = "onnx2019")
public record OnnxCell(
    @Option(help = "the graph, .onnx; relative to the spec's folder", example = "cell.onnx")
        InputFile file,
    @Option(
            value = "[]",
            example = "[h, c]",
            help =
                "inputs of the graph that are the state; default: h if an output is named h_next")
        List<String> state)
    implements GraphBacked {
  /** The cells of one file, keyed by the names of their states. */
  private record Cells(GraphModel graph, Map<List<String>, GraphCell> bound) {}

  /**
   * Reads the file and binds the graph.
   *
   * @throws gradflow.check.BadArgument if the file is invalid, or a node cannot be used (the
   *     message names it)
   */
  public OnnxCell {
    state = List.copyOf(state);
    cell(file, state);
  }

  private static GraphCell cell(InputFile file, List<String> state) {
    Cells cells =
        file.content(
            Cells.class, f -> new Cells(OnnxGraphs.read(f.path()), new ConcurrentHashMap<>()));
    return cells
        .bound()
        .computeIfAbsent(state, s -> new GraphCell(cells.graph(), Binding.of(cells.graph(), s)));
  }

  @Override
  public GraphCell graph() {
    return cell(file, state);
  }

  @Override
  public Optional<Weights> ownWeights() {
    return Optional.of(graph().weights());
  }

  @Override
  public List<InputFile> files() {
    return List.of(file);
  }
}
