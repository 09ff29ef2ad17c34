package gradflow.cli;

import gradflow.check.Check;
import gradflow.graph.GraphModel;
import gradflow.io.GraphCase;
import gradflow.io.GraphCaseMeasurement;
import gradflow.io.OnnxGraphs;
import gradflow.io.SpectrumCase;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** A one-step graph as the cell of a case. */
final class GraphOptions {
  @Option(
      names = "--cell",
      paramLabel = "X.onnx",
      description = "a one-step graph (s, x) -> s' in place of a cell in the case")
  private Path cell;

  @Option(
      names = "--state",
      paramLabel = "A,B,…",
      hideParamSyntax = true,
      split = ",",
      description =
          "with --cell: inputs of the graph that are the state, where names leave it open")
  private List<String> state = List.of();

  private GraphModel graph;

  /** Whether there is one. */
  boolean given() {
    return cell != null;
  }

  /**
   * Reads the graph, if one is named.
   *
   * @throws gradflow.check.BadArgument if it is not sound, or states are named without it
   */
  void read() {
    Check.that(cell != null || state.isEmpty(), "--state", "got it without --cell");
    graph = cell == null ? null : OnnxGraphs.read(cell);
  }

  /** Runs a case of the graph forward, and prints the notes on the graph. */
  GraphCaseMeasurement measurement(Path file, List<String> fields, long memory, PrintWriter err) {
    GraphCase source = GraphCase.read(file, graph, state);
    source.cell().notes().forEach(n -> err.println("note: " + n));
    return new GraphCaseMeasurement(source, fields, memory);
  }

  /** A case for the graph, or one that has its cell. */
  SpectrumCase spectrumCase(Path file) {
    read();
    return given() ? SpectrumCase.read(file, graph, state) : SpectrumCase.read(file);
  }
}
