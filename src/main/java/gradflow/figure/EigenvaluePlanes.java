package gradflow.figure;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The eigenvalues of a recurrent block in the complex plane for one replicate, with reference
 * circles around 0; for a training run, with their paths from update to update.
 */
@About(summary = "eigenvalues in the complex plane, with circles, and their paths through training")
public record EigenvaluePlanes(
    @Option(value = "W_hh", help = "recurrent block") String block,
    @Option(value = "0", help = "replicate") int replicate,
    @Option(value = "[{radius: 1, label: '|λ| = 1'}]", help = "radii of reference circles around 0")
        List<Ring> circles,
    @Option(value = "null", help = "one panel for each value of this column", example = "gain")
        Optional<String> panels,
    @Option(
            value = "null",
            help = "a numeric column, such as update, along which the eigenvalues' paths are drawn",
            example = "update")
        Optional<String> paths,
    @Option(value = "1.6", help = "axes run from -extent to extent") double extent,
    @Option(
            value = "''",
            help = "title; with panels: put before the value, instead of the column's name",
            example = "Eigenvalues")
        String title)
    implements PanelSpec {
  /**
   * A circle around 0.
   *
   * @param radius above 0
   * @param label in the legend
   */
  @About(summary = "a reference circle round 0")
  public record Ring(
      @Option(help = "radius", example = "1") double radius,
      @Option(value = "''", help = "name", example = "'|λ| = 1'") String label) {
    /** Checks the radius. */
    public Ring {
      Check.positive("radius", radius);
    }
  }

  /** Checks the options. */
  public EigenvaluePlanes {
    Check.atLeast("replicate", replicate, 0);
    Check.positive("extent", extent);
    circles = List.copyOf(circles);
  }

  @Override
  public List<PanelTable> readings() {
    return List.of(
        PanelTable.of("eigenvalues", "", Map.of(), false)
            .and("block", block)
            .and("replicate", String.valueOf(replicate))
            .text("panels", panels)
            .number("paths", paths.orElse("")));
  }

  @Override
  public List<Panel> panels(Path folder) {
    Table table =
        ResultTable.read(folder, "eigenvalues", Map.of())
            .where("block", block)
            .where("replicate", String.valueOf(replicate));
    List<Panel> out = new ArrayList<>();
    for (String value : panels.map(table::distinct).orElse(List.of(""))) {
      Table rows = panels.isPresent() ? table.where(panels.get(), value) : table;
      List<Mark> marks = new ArrayList<>();
      for (int k = 0; k < circles.size(); k++) {
        Style style = k == 0 ? Style.theory(Palette.INK) : Style.bound(Palette.GREY);
        marks.add(new Mark.Circle(circles.get(k).label(), 0, 0, circles.get(k).radius(), style));
      }
      if (paths.isPresent()) {
        marks.addAll(EigenvaluePaths.marks(rows, paths.get()));
      } else {
        marks.add(
            new Mark.Points(
                "", rows.numbers("re"), rows.numbers("im"), Palette.category(0), Symbol.DISC, 2.5));
      }
      String heading = Heading.of(title, panels, value);
      out.add(
          new Panel(
              heading,
              Axis.linear("Re λ").range(-extent, extent),
              Axis.linear("Im λ").range(-extent, extent),
              marks,
              true));
    }
    return out;
  }
}
