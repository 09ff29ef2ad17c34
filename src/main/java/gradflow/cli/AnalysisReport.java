package gradflow.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import gradflow.analysis.DirectionAnalysis;
import gradflow.analysis.Finding;
import gradflow.cell.Block;
import gradflow.cell.Role;
import gradflow.experiment.Provenance;
import gradflow.figure.Curves;
import gradflow.figure.EigenvaluePlanes;
import gradflow.figure.FigureSpec;
import gradflow.figure.PanelSpec;
import gradflow.figure.Scale;
import gradflow.figure.Series;
import gradflow.files.AtomicFile;
import gradflow.flow.Network;
import gradflow.io.StoredModel;
import gradflow.table.LayerTables;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of an analysis: tables, figures drawn from them, the diagnosis, provenance. */
record AnalysisReport(StoredModel model, Network network, List<DirectionAnalysis> found) {
  private static final int MOST_PLANES = 6;

  /**
   * Writes everything.
   *
   * @throws gradflow.files.FileProblem if the folder cannot be written
   */
  void write(Path folder, PrintWriter err) {
    LayerTables tables = new LayerTables();
    found.forEach(d -> tables.add(d.layer(), d.direction(), d.values()));
    tables.write(folder);
    List<FigureSpec> figures = Drawing.all(figures(), folder, err);
    AtomicFile.write(
        folder.resolve("diagnosis.md"),
        out -> out.write(diagnosis(figures).getBytes(StandardCharsets.UTF_8)));
    AtomicFile.write(folder.resolve("provenance.json"), this::provenance);
  }

  private String diagnosis(List<FigureSpec> figures) {
    StringBuilder text = new StringBuilder("# " + model.source().file().getFileName() + "\n\n");
    model.recognised().forEach(line -> text.append("- ").append(line).append('\n'));
    for (DirectionAnalysis d : found) {
      text.append("\n## Layer ").append(d.layer()).append(' ').append(d.direction()).append("\n\n");
      for (Finding f : d.findings()) {
        text.append("- **").append(f.kind()).append("**: ").append(f.sentence()).append('\n');
      }
    }
    text.append('\n');
    for (FigureSpec f : figures) {
      text.append("![").append(f.title()).append("](").append(f.name()).append(".png)\n");
    }
    return text.toString();
  }

  private void provenance(java.io.OutputStream out) throws java.io.IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("model", model.source().file().toString());
      json.writeStringField("format", model.source().format());
      json.writeStringField("convention", model.source().convention());
      json.writeStringField("type_of_weights", model.source().type().toString());
      json.writeObjectFieldStart("metadata");
      for (Map.Entry<String, String> e : model.source().metadata().entrySet()) {
        json.writeStringField(e.getKey(), e.getValue());
      }
      json.writeEndObject();
      for (Map.Entry<String, String> e : Provenance.ofThisProcess().entrySet()) {
        json.writeStringField(e.getKey(), e.getValue());
      }
      json.writeEndObject();
    }
  }

  private List<FigureSpec> figures() {
    List<FigureSpec> all = new ArrayList<>();
    all.add(
        figure(
            "product-norms",
            "How much of a change is left",
            curves(
                "product_norms",
                "lag",
                "log10_spectral",
                "log10 ‖∂s_T/∂s_t‖",
                Map.of("block", "s"))));
    all.add(
        figure(
            "loss-gradient",
            "Gradient of the loss",
            curves(
                "loss_gradient_norms",
                "lag",
                "log10_norm",
                "log10 ‖∂L/∂h_t‖",
                Map.of("part", "h"))));
    all.add(
        figure(
            "step-norms",
            "What one step does at most",
            curves("step_jacobian_norms", "t", "spectral", "‖J_t‖", Map.of())));
    Network.Direction first = network.layers().get(found.get(0).layer()).directions().get(0);
    List<PanelSpec> planes =
        first.cell().layout().blocks().stream()
            .filter(b -> b.role() == Role.RECURRENT && b.rows() == b.cols())
            .map(Block::name)
            .limit(MOST_PLANES)
            .flatMap(AnalysisReport::plane)
            .toList();
    if (!planes.isEmpty()) {
      all.add(
          new FigureSpec(
              "eigenvalues", "Eigenvalues of the recurrent blocks", "", planes, 4, 183, 1));
    }
    return all;
  }

  private static Stream<PanelSpec> plane(String block) {
    return Stream.of(
        new EigenvaluePlanes(
            block,
            0,
            List.of(new EigenvaluePlanes.Ring(1, "|λ| = 1")),
            Optional.of("layer"),
            1.6,
            block + ", layer"));
  }

  private static FigureSpec figure(String name, String title, PanelSpec panel) {
    return new FigureSpec(name, title, "", List.of(panel), 2, 183, 0.7);
  }

  private static PanelSpec curves(
      String table, String x, String y, String label, Map<String, String> where) {
    boolean decades = y.startsWith("log10");
    return new Curves(
        table,
        x,
        List.of(new Series(y, "", "", gradflow.figure.Role.MEASURED, "", true)),
        where,
        Optional.of("layer"),
        Optional.of("direction"),
        x.equals("lag") ? "lag T − t (steps)" : "t (steps)",
        decades ? label.substring("log10 ".length()) : label,
        decades ? Scale.DECADES : Scale.LINEAR,
        Scale.LINEAR,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "layer");
  }
}
