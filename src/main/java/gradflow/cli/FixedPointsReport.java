package gradflow.cli;

import gradflow.cases.FixedPointsAnswer;
import gradflow.figure.FigureSpec;
import gradflow.figure.Figures;
import gradflow.figure.FixedPointPlane;
import gradflow.figure.FixedPointSpectra;
import gradflow.files.AtomicFile;
import gradflow.files.Manifest;
import gradflow.flow.FixedPoint;
import gradflow.job.FigureDrawing;
import gradflow.linalg.PrincipalPlane;
import gradflow.table.Column;
import gradflow.table.CsvWriter;
import gradflow.table.ResultTable;
import gradflow.table.TableBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The folder of a search for fixed points: the answer, tables, and a figure drawn from them. */
record FixedPointsReport(FixedPointsAnswer answer) {
  /** Below this fraction of the variance, the second direction of a trajectory is meaningless. */
  private static final double LINE = 1e-12;

  private static final int GRID = 401;

  /**
   * Writes everything.
   *
   * @throws gradflow.files.FileProblem if the folder cannot be written
   */
  void write(Path folder, boolean tex, PrintWriter err) {
    List<FixedPoint> points = answer.found().points();
    boolean one = answer.map().size() == 1;
    List<Path> written = new ArrayList<>();
    UnaryOperator<double[]> projection = one ? this::diagonal : plane(folder, written);
    if (one) {
      returnMap(folder, written);
    }
    TableBuilder table =
        new TableBuilder(
            Column.integer("point"),
            Column.text("stability"),
            Column.integer("unstable_directions"),
            Column.number("spectral_radius"),
            Column.number("residual"),
            Column.text("isolated"),
            Column.integer("starts"),
            Column.number("x"),
            Column.number("y"));
    TableBuilder states =
        new TableBuilder(Column.integer("point"), Column.integer("entry"), Column.number("value"));
    TableBuilder eigenvalues =
        new TableBuilder(
            Column.integer("point"),
            Column.text("stability"),
            Column.number("re"),
            Column.number("im"));
    for (int k = 0; k < points.size(); k++) {
      FixedPoint p = points.get(k);
      String stability = p.stability().name().toLowerCase(Locale.ROOT);
      double[] at = one ? new double[] {p.state()[0], p.state()[0]} : projection.apply(p.state());
      table.integer(k).text(stability).integer(p.unstableDirections()).number(p.spectralRadius());
      table.number(p.residual()).text(String.valueOf(p.isIsolated())).integer(p.starts());
      table.number(at[0]).number(at[1]).endRow();
      for (int i = 0; i < p.state().length; i++) {
        states.integer(k).integer(i).number(p.state()[i]).endRow();
        eigenvalues.integer(k).text(stability);
        eigenvalues.number(p.eigenvalues().re()[i]).number(p.eigenvalues().im()[i]).endRow();
      }
    }
    TableBuilder trajectory =
        new TableBuilder(Column.integer("t"), Column.number("x"), Column.number("y"));
    List<double[]> orbit = answer.trajectory();
    for (int t = 0; t < orbit.size(); t++) {
      double[] at = projection.apply(orbit.get(t));
      trajectory.integer(t).number(at[0]).number(at[1]).endRow();
    }
    written.add(CsvWriter.write(folder.resolve("fixed_points.csv"), table.table()));
    written.add(CsvWriter.write(folder.resolve("fixed_point_states.csv"), states.table()));
    written.add(
        CsvWriter.write(folder.resolve("fixed_point_eigenvalues.csv"), eigenvalues.table()));
    written.add(CsvWriter.write(folder.resolve("trajectory.csv"), trajectory.table()));
    Manifest.of(folder).replace(ResultTable::isTable, written);
    AtomicFile.write(folder.resolve("answer.json"), answer::write);
    FigureDrawing.all(List.of(figure()), folder, err::println)
        .forEach(
            (name, figure) -> {
              if (tex) {
                Figures.writeTex(figure, folder, name);
              }
            });
  }

  private double[] diagonal(double[] state) {
    return new double[] {state[0], answer.map().next(state)[0]};
  }

  /** Writes how the coordinates were obtained. */
  private UnaryOperator<double[]> plane(Path folder, List<Path> written) {
    List<double[]> states = new ArrayList<>(answer.trajectory());
    String of = "of the trajectory";
    PrincipalPlane plane = states.isEmpty() ? null : PrincipalPlane.of(states);
    if (plane == null || plane.secondShare() < LINE) {
      answer.found().points().forEach(p -> states.add(p.state()));
      if (states.isEmpty()) {
        states.add(new double[answer.map().size()]);
      }
      plane = PrincipalPlane.of(states);
      of = "with the points";
    }
    labels(folder, written, label(1, plane.firstShare(), of), label(2, plane.secondShare(), of));
    return plane::project;
  }

  private static String label(int axis, double share, String of) {
    return String.format(Locale.ROOT, "PC %d (%.3g %% of the variance %s)", axis, 100 * share, of);
  }

  private static void labels(Path folder, List<Path> written, String first, String second) {
    TableBuilder table = new TableBuilder(Column.integer("axis"), Column.text("label"));
    table.integer(1).text(first).endRow();
    table.integer(2).text(second).endRow();
    written.add(CsvWriter.write(folder.resolve("plane.csv"), table.table()));
  }

  /**
   * Writes the graph of a single unit's map over the drawn range, extended by a tenth at both ends.
   */
  private void returnMap(Path folder, List<Path> written) {
    labels(folder, written, "hₜ₋₁", "hₜ");
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    List<double[]> shown = new ArrayList<>(answer.trajectory());
    answer.found().points().forEach(p -> shown.add(p.state()));
    for (double[] s : shown) {
      low = Math.min(low, s[0]);
      high = Math.max(high, s[0]);
    }
    double room = high > low ? 0.1 * (high - low) : 1;
    low = (shown.isEmpty() ? 0 : low) - room;
    high = (shown.isEmpty() ? 0 : high) + room;
    TableBuilder table = new TableBuilder(Column.number("x"), Column.number("y"));
    for (int i = 0; i < GRID; i++) {
      double x = low + (high - low) * i / (GRID - 1);
      table.number(x).number(answer.map().next(new double[] {x})[0]).endRow();
    }
    written.add(CsvWriter.write(folder.resolve("return_map.csv"), table.table()));
  }

  private FigureSpec figure() {
    String caption =
        "Fixed points s = F(s, x) with the input held ("
            + answer.input().source()
            + "), beside a trajectory; eigenvalues of the Jacobian of the whole state there.";
    return new FigureSpec(
        "fixed-points",
        answer.name(),
        caption,
        List.of(new FixedPointPlane(), new FixedPointSpectra()),
        2,
        183,
        0.85);
  }
}
