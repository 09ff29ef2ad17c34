package gradflow.notebook;

import gradflow.analysis.DirectionAnalysis;
import gradflow.analysis.Finding;
import gradflow.analysis.NetworkAnalysis;
import gradflow.flow.Network;
import gradflow.measure.Measure;
import gradflow.team.Team;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Analysis of a network from a file. Readings have a curve for each layer. */
public final class ModelAnalysis extends Readings {
  private final Network network;
  private final int steps;
  private final List<DirectionAnalysis> found;

  private ModelAnalysis(Network network, int steps, List<DirectionAnalysis> found) {
    this.network = network;
    this.steps = steps;
    this.found = List.copyOf(found);
  }

  static ModelAnalysis run(NetworkAnalysis analysis) {
    try (Progress progress = Progress.of("analysis, per cent", 100)) {
      List<DirectionAnalysis> found =
          Team.withAll(
              () ->
                  analysis.run(
                      OptionalInt.empty(),
                      (what, done, total, share) -> progress.at((int) Math.floor(100 * share))));
      return new ModelAnalysis(analysis.network(), analysis.x().steps(), found);
    }
  }

  @Override
  int steps() {
    return steps;
  }

  @Override
  List<Line> lines(Measure measure) {
    boolean both = found.stream().anyMatch(d -> d.direction().equals("backward"));
    List<Line> lines = new ArrayList<>();
    for (DirectionAnalysis d : found) {
      Map<String, String> labels = new LinkedHashMap<>();
      labels.put("layer", d.layer() + (both ? " " + d.direction() : ""));
      int side = d.direction().equals("backward") ? lastDirection(d.layer()) : 0;
      String output = network.layers().get(d.layer()).directions().get(side).cell().outputBlock();
      lines.add(new Line(labels, output, d.values()));
    }
    return lines;
  }

  private int lastDirection(int layer) {
    return network.layers().get(layer).directions().size() - 1;
  }

  /**
   * Returns the interpretation of the measurements in sentences, each with the number that supports
   * it.
   */
  public List<Finding> findings() {
    return found.stream().flatMap(d -> d.findings().stream()).toList();
  }

  /** Returns the findings as an HTML list. */
  public Html diagnosis() {
    StringBuilder out = new StringBuilder();
    for (DirectionAnalysis d : found) {
      out.append("<p><b>Layer ").append(d.layer()).append(' ').append(d.direction());
      out.append("</b></p><ul>");
      for (Finding f : d.findings()) {
        out.append("<li>").append(Html.escape(f.sentence())).append("</li>");
      }
      out.append("</ul>");
    }
    return new Html(out.toString());
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (DirectionAnalysis d : found) {
      out.append("layer ").append(d.layer()).append(' ').append(d.direction()).append('\n');
      d.findings().forEach(f -> out.append("  ").append(f.sentence()).append('\n'));
    }
    return out.toString().stripTrailing();
  }
}
