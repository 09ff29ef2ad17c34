package gradflow.cli;

import gradflow.analysis.DirectionAnalysis;
import gradflow.analysis.Finding;
import gradflow.experiment.Provenance;
import gradflow.figure.Figure;
import gradflow.files.AtomicFile;
import gradflow.files.Digest;
import gradflow.files.PlainJson;
import gradflow.flow.Network;
import gradflow.io.StoredModel;
import gradflow.job.FigureDrawing;
import gradflow.report.AnalysisPage;
import gradflow.result.LayerTables;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder of an analysis: tables, figures drawn from them, the diagnosis as a page and as text,
 * provenance.
 *
 * @param loss short description of the loss
 * @param facts the options, by name
 */
record AnalysisReport(
    StoredModel model,
    Network network,
    String loss,
    List<DirectionAnalysis> found,
    Map<String, String> facts) {
  /**
   * Writes everything.
   *
   * @param command the command line
   * @throws gradflow.files.FileProblem if the folder cannot be written
   */
  void write(Path folder, String command, PrintWriter err) {
    LayerTables tables = new LayerTables();
    found.forEach(d -> tables.add(d.layer(), d.direction(), d.values()));
    tables.write(folder);
    List<Network.Layer> measured =
        found.stream().map(d -> d.layer()).distinct().map(network.layers()::get).toList();
    Map<String, Figure> figures =
        FigureDrawing.all(new AnalysisFigures(measured, loss).all(), folder, err::println);
    AtomicFile.write(folder.resolve("diagnosis.md"), diagnosis(figures));
    Map<String, String> all = provenance();
    AtomicFile.write(folder.resolve("provenance.json"), out -> PlainJson.indented(out, all));
    new AnalysisPage(name(), model.recognised(), found, figures, all)
        .write(folder.resolve("report.html"), command);
  }

  private String diagnosis(Map<String, Figure> figures) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(Markdown.escape(name())).append("\n\n");
    for (String line : model.recognised()) {
      text.append("- ").append(Markdown.escape(line)).append('\n');
    }
    for (DirectionAnalysis d : found) {
      text.append("\n## Layer ").append(d.layer()).append(' ').append(d.direction()).append("\n\n");
      for (Finding f : d.findings()) {
        String sentence = Markdown.escape(f.sentence());
        text.append("- **").append(f.kind()).append("**: ").append(sentence).append('\n');
      }
    }
    text.append('\n');
    figures.forEach(
        (name, f) -> {
          text.append("![").append(Markdown.escape(f.title())).append("](");
          text.append(name).append(".png)\n");
        });
    return text.toString();
  }

  private String name() {
    return model.source().file().getFileName().toString();
  }

  private Map<String, String> provenance() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("model", model.source().file().toString());
    all.put("model_sha256", Digest.of(model.source().file()));
    all.put("format", model.source().format());
    all.put("convention", model.source().convention());
    all.put("type_of_weights", model.source().type().toString());
    model.source().metadata().forEach((name, value) -> all.put("metadata: " + name, value));
    all.putAll(facts);
    all.putAll(Provenance.ofThisProcess());
    return all;
  }
}
