package gradflow.figure;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A figure as described in a spec; drawn only from the tables of a result folder.
 *
 * @param name file name without extension
 * @param title above the figure
 * @param caption stored in SVG and PDF as the description
 * @param panels sources of panels; each may provide several
 * @param columns panels per row
 * @param widthMm width on paper
 * @param aspect height of a panel over its width
 * @param preset the target publication, which determines width and size of letters
 * @param dpi resolution of the PNG
 * @param labels replacement names for series, values and cases
 * @param style order, colours and lines of the series
 */
@About(summary = "a figure of one or more panels, drawn from the tables as PNG, SVG and PDF")
public record FigureSpec(
    @Option(help = "file name without ending", example = "gradient-norms") String name,
    @Option(value = "''", help = "title above the figure", example = "Gradient norm by lag")
        String title,
    @Option(
            value = "''",
            help = "description, stored in SVG and PDF",
            example = "Median over 8 seeds, band 10 to 90 %.")
        String caption,
    @Option(help = "sources of the panels", example = "[{type: eigenvalues}]")
        List<PanelSpec> panels,
    @Option(value = "3", help = "number of panels per row", unit = "panels") int columns,
    @Option(value = "183", help = "width on paper, mm", unit = "mm") double widthMm,
    @Option(value = "0.85", help = "height of a panel over its width") double aspect,
    @Option(
            value = "null",
            help = "journal or medium instead of width_mm; sets width and font size",
            example = "icml")
        Optional<Preset> preset,
    @Option(value = "300", help = "resolution of the PNG", unit = "dots per inch") int dpi,
    @Option(
            value = "{}",
            help =
                "other names for series, cases and values in titles; changing them recomputes nothing",
            example = "{'0': no forget bias, lstm: LSTM}")
        Map<String, String> labels,
    @Option(
            value = "{}",
            help = "order, palette and looks of the series; changing it recomputes nothing",
            example = "{order: [lstm, rnn], looks: {lstm: {line: dashed}}}")
        FigureStyle style) {
  /**
   * Checks the name and the sizes.
   *
   * @throws BadArgument if {@code name} is not a plain file name, or a size is outside the range of
   *     {@link Figure}
   */
  public FigureSpec {
    Check.that(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"),
        "name",
        "got " + name + ", expected letters, digits, . _ and -");
    Check.that(!panels.isEmpty(), "panels", "got none, expected at least 1");
    panels = List.copyOf(panels);
    Check.positive("columns", columns);
    Check.within("width_mm", widthMm, 30, 600);
    Check.within("aspect", aspect, 0.2, 3);
    Check.within("dpi", dpi, 20, 1200);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** Creates a figure whose style is that of its panels. */
  public FigureSpec(
      String name,
      String title,
      String caption,
      List<PanelSpec> panels,
      int columns,
      double widthMm,
      double aspect) {
    this(
        name,
        title,
        caption,
        panels,
        columns,
        widthMm,
        aspect,
        Optional.empty(),
        300,
        Map.of(),
        FigureStyle.NONE);
  }

  /** Returns this figure with the style and names that its panels provide. */
  public FigureSpec plain() {
    return new FigureSpec(name, title, caption, panels, columns, widthMm, aspect);
  }

  /** Returns this figure for a publication preset, under a name that includes the preset. */
  public FigureSpec in(Preset other) {
    return new FigureSpec(
        name + "-" + other.label(),
        title,
        caption,
        panels,
        columns,
        widthMm,
        aspect,
        Optional.of(other),
        dpi,
        labels,
        style);
  }

  /**
   * Draws the figure.
   *
   * @throws BadArgument if a table or a column that it needs does not exist, or labels or style
   *     refer to something that the figure does not contain
   */
  public Figure draw(Path folder) {
    List<Panel> drawn = new ArrayList<>();
    for (PanelSpec p : panels) {
      drawn.addAll(p.panels(folder));
    }
    List<Panel> styled = Restyle.apply(drawn, style, labels);
    int across = Math.min(columns, drawn.size());
    double width = preset.map(Preset::widthMm).orElse(widthMm);
    double text = preset.map(Preset::text).orElse(1.0);
    return new Figure(title, caption, styled, across, width, aspect, text, dpi);
  }
}
