package gradflow.cli;

import gradflow.check.Check;
import gradflow.graph.GraphModel;
import gradflow.io.OnnxGraphs;
import gradflow.job.CaseJob;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A one-step graph as the cell. */
final class GraphOptions {
  @Option(
      names = "--cell",
      paramLabel = "X.onnx",
      description = "ONNX graph of one step, (s, x) -> s', instead of MODEL or a case's cell")
  private Path cell;

  @Option(
      names = "--state",
      paramLabel = "A,B,…",
      hideParamSyntax = true,
      split = ",",
      description =
          "with --cell: the graph's inputs that are the state, if their names do not show it")
  private List<String> state = List.of();

  /**
   * Returns the file of the graph; null if there is none.
   *
   * @throws gradflow.check.BadArgument if states are named without a graph
   */
  Path cell() {
    Check.that(cell != null || state.isEmpty(), "--state", "got it without --cell");
    return cell;
  }

  /** Returns the names of the graph's inputs that are the state; empty if they are not given. */
  List<String> state() {
    return state;
  }

  /**
   * Returns the jobs for the given cases; if a graph is given, it is read once.
   *
   * @throws gradflow.check.BadArgument if it is invalid, or states are named without a graph
   */
  Function<Path, CaseJob> jobs() {
    if (cell() == null) {
      return CaseJob::of;
    }
    GraphModel graph = OnnxGraphs.read(cell);
    return file -> CaseJob.of(file, graph, state);
  }
}
