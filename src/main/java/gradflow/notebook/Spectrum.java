package gradflow.notebook;

import gradflow.figure.Axis;
import gradflow.figure.Mark;
import gradflow.figure.Palette;
import gradflow.figure.Panel;
import gradflow.figure.Style;
import gradflow.figure.Symbol;
import gradflow.table.Table;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Readings of eigenvalues and exponents. */
final class Spectrum {
  private static final int FEW = 3;
  private static final int MANY = 4;
  private static final double ROOM = 1.15;
  private static final double CLOSE = 0.3;

  private Spectrum() {}

  /** Returns one panel for each run and recurrent block, with the unit circle. */
  static Reading eigenvalues(List<Line> lines) {
    List<Panel> panels = new ArrayList<>();
    List<String> words = new ArrayList<>();
    double extent = lines.stream().mapToDouble(Spectrum::largest).max().orElse(1);
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      Table rows = line.table("eigenvalues");
      List<String> blocks = List.copyOf(new LinkedHashSet<>(rows.texts("block")));
      for (String block : blocks) {
        Table here = rows.where("block", block);
        String name = blocks.size() > 1 ? block : "";
        String title = line.name() + (line.name().isEmpty() || name.isEmpty() ? "" : ", ") + name;
        double[] re = here.numbers("re");
        double[] im = here.numbers("im");
        panels.add(plane(title, re, im, Curve.colour(k, lines), ROOM * Math.max(1, extent)));
        words.add(
            String.format(
                Locale.ROOT,
                "%s%s: spectral radius ρ = %.4g, largest singular value %.4g, departure from normality %.2g",
                line.before(", "),
                block,
                line.numbers().get("rho_" + block),
                line.numbers().get("sigma_max_" + block),
                line.numbers().get("henrici_" + block)));
      }
    }
    Plot plot = Plot.of(panels, panels.size() % FEW == 0 ? FEW : MANY, 1);
    return reading(words, lines, "eigenvalues", plot);
  }

  private static double largest(Line line) {
    return line.numbers().entrySet().stream()
        .filter(e -> e.getKey().startsWith("rho_"))
        .mapToDouble(java.util.Map.Entry::getValue)
        .max()
        .orElse(1);
  }

  /**
   * Returns a panel of the plane slightly beyond the unit circle or, if the points are close
   * together, of their neighbourhood.
   */
  static Panel around(String title, double[] re, double[] im) {
    double middle = Arrays.stream(re).average().orElse(0);
    double reach = 0;
    double extent = 1;
    for (int k = 0; k < re.length; k++) {
      reach = Math.max(reach, Math.hypot(re[k] - middle, im[k]));
      extent = Math.max(extent, Math.hypot(re[k], im[k]));
    }
    Color colour = Palette.category(0);
    if (reach > CLOSE) {
      return plane(title, re, im, colour, ROOM * extent);
    }
    double half = Math.max(CLOSE / 100, ROOM * reach);
    Panel all = plane(title, re, im, colour, extent);
    return new Panel(
        title,
        Axis.linear("Re λ").range(middle - half, middle + half),
        Axis.linear("Im λ").range(-half, half),
        all.marks(),
        true);
  }

  /** Returns a panel of points in the complex plane with the unit circle. */
  static Panel plane(String title, double[] re, double[] im, Color colour, double extent) {
    return new Panel(
        title,
        Axis.linear("Re λ").range(-extent, extent),
        Axis.linear("Im λ").range(-extent, extent),
        List.of(
            new Mark.Circle("|λ| = 1", 0, 0, 1, Style.bound(Palette.GREY)),
            new Mark.Points("", re, im, colour, Symbol.DISC, 3)),
        true);
  }

  /** Returns the exponents in order, with a line at 0. */
  static Reading exponents(List<Line> lines) {
    List<Mark> marks = new ArrayList<>();
    List<String> words = new ArrayList<>();
    marks.add(new Mark.Rule("", true, 0, Style.bound(Palette.GREY)));
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      Table rows = line.table("lyapunov_exponents");
      double[] index = rows.numbers("index");
      double[] lambda = rows.numbers("exponent_nats_per_step");
      Color colour = Curve.colour(k, lines);
      marks.add(new Mark.Points(line.name(), index, lambda, colour, Symbol.DISC, 3));
      words.add(line.before(": ") + leading(line, lambda[0]));
    }
    Plot plot =
        Plot.of(Panel.of("", Axis.linear("index i"), Axis.linear("λ_i (nats/step)"), marks));
    return reading(words, lines, "lyapunov_exponents", plot);
  }

  private static Reading reading(List<String> words, List<Line> lines, String table, Plot plot) {
    Table all = Line.all(lines, table);
    return new Reading(String.join("\n", words), lines.get(0).numbers(), all, Optional.of(plot));
  }

  private static String leading(Line line, double lambda) {
    double sign = line.numbers().get("lambda_1_sign");
    if (Double.isNaN(sign)) {
      return String.format(Locale.ROOT, "λ₁ = %+.4g nats/step, without an error", lambda);
    }
    String meaning =
        sign == 0
            ? "λ₁ = 0 within its error"
            : String.format(
                Locale.ROOT,
                "a change %s by a factor of e every %.3g steps",
                sign < 0 ? "fades" : "grows",
                1 / Math.abs(lambda));
    return String.format(
        Locale.ROOT,
        "λ₁ = %+.4g ± %.2g nats/step: %s",
        lambda,
        line.numbers().get("lambda_1_error"),
        meaning);
  }
}
