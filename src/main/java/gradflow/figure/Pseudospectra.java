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
 * Pseudospectra of a recurrent block in the complex plane for one replicate: lines at σ_min(zI − W)
 * = 10^level, the eigenvalues, and reference circles around 0.
 */
@About(
    summary = "pseudospectra in the complex plane, with the eigenvalues and circles",
    equations =
        "lines: sigma_min(zI - W) = 10^level, from the table pseudospectrum; dots: eigenvalues")
public record Pseudospectra(
    @Option(value = "W_hh", help = "recurrent block") String block,
    @Option(value = "0", help = "replicate") int replicate,
    @Option(value = "[-1, -2, -3, -4]", help = "log10 of each epsilon") List<Integer> levels,
    @Option(value = "[{radius: 1, label: '|z| = 1'}]", help = "radii of reference circles around 0")
        List<EigenvaluePlanes.Ring> circles,
    @Option(value = "null", help = "one panel for each value of this column", example = "coupling")
        Optional<String> panels,
    @Option(value = "1.6", help = "axes run from -extent to extent") double extent,
    @Option(
            value = "''",
            help = "title; with panels: put before the value, instead of the column's name",
            example = "Pseudospectra")
        String title)
    implements PanelSpec {
  /** Checks the options. */
  public Pseudospectra {
    Check.atLeast("replicate", replicate, 0);
    Check.positive("extent", extent);
    Check.that(!levels.isEmpty(), "levels", "got none, expected at least one, such as -2");
    levels = List.copyOf(levels);
    circles = List.copyOf(circles);
  }

  @Override
  public List<String> names() {
    return List.of("eigenvalues");
  }

  @Override
  public List<PanelTable> readings() {
    return List.of(
        PanelTable.of("pseudospectrum", "", Map.of(), false)
            .and("block", block)
            .and("replicate", String.valueOf(replicate))
            .text("panels", panels));
  }

  @Override
  public List<Panel> panels(Path folder) {
    Table field = rows(folder, "pseudospectrum");
    Optional<Table> eigenvalues =
        ResultTable.exists(folder, "eigenvalues")
            ? Optional.of(rows(folder, "eigenvalues"))
            : Optional.empty();
    List<String> names = panels.map(field::distinct).orElse(List.of(""));
    List<Grid> grids =
        names.stream()
            .map(name -> Grid.of(only(field, name), "re", "im", "log10_sigma_min"))
            .toList();
    List<Integer> reached =
        levels.stream().filter(e -> grids.stream().anyMatch(g -> reaches(g, e))).toList();
    List<Panel> out = new ArrayList<>();
    for (int p = 0; p < names.size(); p++) {
      String value = names.get(p);
      List<Mark> marks = new ArrayList<>();
      for (int level : reached) {
        marks.add(contour(grids.get(p), level));
      }
      for (EigenvaluePlanes.Ring circle : circles) {
        Style style = new Style(MarkRole.THEORY, Palette.GREY, 0.9);
        marks.add(new Mark.Circle(circle.label(), 0, 0, circle.radius(), style));
      }
      eigenvalues.ifPresent(all -> dots(only(all, value), marks));
      String heading = Heading.of(title, panels, value);
      Axis re = Axis.linear("Re z").range(-extent, extent);
      Axis im = Axis.linear("Im z").range(-extent, extent).share();
      out.add(new Panel(heading, re, im, marks, true));
    }
    return out;
  }

  private Table rows(Path folder, String table) {
    return ResultTable.read(folder, table, Map.of())
        .where("block", block)
        .where("replicate", String.valueOf(replicate));
  }

  private Table only(Table table, String value) {
    return panels.isPresent() ? table.where(panels.get(), value) : table;
  }

  private static boolean reaches(Grid grid, int level) {
    return Contours.of(grid.x(), grid.y(), grid.values(), level)[0].length > 0;
  }

  /**
   * Returns the line of a level; if the level is not reached, a line without points that appears
   * only in the legend.
   */
  private Mark contour(Grid grid, int level) {
    double[][] line = Contours.of(grid.x(), grid.y(), grid.values(), level);
    double[] none = {Double.NaN};
    int k = levels.size() - 1 - levels.indexOf(level);
    Style style = Style.measured(Palette.ordered(k, levels.size()));
    String label = "ε = " + Numerals.powerOfTen(level);
    boolean empty = line[0].length == 0;
    return new Mark.Line(label, empty ? none : line[0], empty ? none : line[1], style);
  }

  private static void dots(Table rows, List<Mark> marks) {
    if (rows.rows() > 0) {
      double[] re = rows.numbers("re");
      double[] im = rows.numbers("im");
      marks.add(new Mark.Points("eigenvalues", re, im, Palette.INK, Symbol.DISC, 2.2));
    }
  }
}
