package gradflow.figure;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A figure as a spec asks for it; drawn from the tables of a result folder and from nothing else.
 *
 * @param name file name without ending
 * @param title above the figure
 * @param caption goes into SVG and PDF as description
 * @param panels where the panels come from; each source may give several
 * @param columns panels in a row
 * @param widthMm width on paper
 * @param aspect height of a panel over its width
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
    @Option(help = "where the panels come from", example = "[{type: eigenvalues}]")
        List<PanelSpec> panels,
    @Option(value = "3", help = "panels in a row", unit = "panels") int columns,
    @Option(value = "183", help = "width on paper, mm", unit = "mm") double widthMm,
    @Option(value = "0.85", help = "height of a panel over its width") double aspect) {
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
  }

  /**
   * The figure.
   *
   * @throws BadArgument if a table or a column that it needs is not there
   */
  public Figure draw(Path folder) {
    List<Panel> drawn = new ArrayList<>();
    for (PanelSpec p : panels) {
      drawn.addAll(p.panels(folder));
    }
    return new Figure(title, caption, drawn, Math.min(columns, drawn.size()), widthMm, aspect);
  }
}
