package gradflow.notebook;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.figure.Axis;
import gradflow.figure.Dash;
import gradflow.figure.Figure;
import gradflow.figure.Figures;
import gradflow.figure.Mark;
import gradflow.figure.MarkRole;
import gradflow.figure.Palette;
import gradflow.figure.Panel;
import gradflow.figure.Scale;
import gradflow.figure.Style;
import gradflow.files.Memory;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/**
 * A figure that can be annotated, for example with theory. Each method returns a new plot.
 *
 * @param figure the figure
 */
public record Plot(Figure figure) {
  private static final double WIDTH_MM = 130;
  private static final int SCREEN_DPI = 144;
  private static final int POINTS = 200;

  /** Creates a plot with one panel. */
  static Plot of(Panel panel) {
    return new Plot(new Figure("", "", List.of(panel), 1, WIDTH_MM, 0.6));
  }

  /** Creates a plot with panels in rows of at most {@code columns}. */
  static Plot of(List<Panel> panels, int columns, double aspect) {
    if (panels.size() == 1) {
      double width = panels.get(0).equalAspect() ? Figure.SINGLE_MM : WIDTH_MM;
      return new Plot(new Figure("", "", panels, 1, width, aspect));
    }
    int across = Math.min(columns, panels.size());
    return new Plot(new Figure("", "", panels, across, Figure.DOUBLE_MM, aspect));
  }

  /** Places the panels of several plots side by side. */
  public static Plot row(Plot... plots) {
    List<Panel> panels = Arrays.stream(plots).flatMap(p -> p.figure.panels().stream()).toList();
    return of(panels, panels.size(), plots[0].figure.aspect());
  }

  /** Adds a title. */
  public Plot titled(String title) {
    return with(title, figure.panels());
  }

  /**
   * Adds a dashed theory curve to every panel of curves; further curves have dots in their dashes.
   *
   * @param label label in the legend
   * @param f the quantity as a function of the horizontal axis; never its logarithm, even if the
   *     axis shows decades
   */
  public Plot theory(String label, DoubleUnaryOperator f) {
    return add(
        panel -> {
          double[] x = across(panel);
          double[] y = Arrays.stream(x).map(f).toArray();
          if (panel.y().scale().equals(Scale.DECADES)) {
            y = Arrays.stream(y).map(Math::log10).toArray();
          }
          return new Mark.Line(label, x, y, theory(panel));
        });
  }

  /**
   * Adds the dashed line exp(slope · x), which is straight on a logarithmic axis and never
   * underflows.
   *
   * @param label label in the legend
   * @param natsPerStep slope in nats per step
   */
  public Plot slope(String label, double natsPerStep) {
    Check.finite("slope", natsPerStep);
    return add(
        panel -> {
          Check.that(
              panel.y().scale().equals(Scale.DECADES),
              "slope",
              "got a panel whose vertical axis does not show decades; use theory(…)");
          double end = Arrays.stream(across(panel)).max().orElseThrow();
          double[] y = {0, natsPerStep * end / Math.log(10)};
          return new Mark.Line(label, new double[] {0, end}, y, theory(panel));
        });
  }

  /** Returns the style of the next theory curve of a panel. */
  private static Style theory(Panel panel) {
    Dash[] dashes = {Dash.DASHED, Dash.DASH_DOT, Dash.DASH_DOT_DOT};
    long before =
        panel.marks().stream()
            .filter(m -> m instanceof Mark.Line l && l.style().role() == MarkRole.THEORY)
            .count();
    return Style.theory(Palette.INK).with(dashes[(int) Math.min(before, dashes.length - 1)]);
  }

  /** Adds a dotted horizontal line at a value of the quantity, not of its logarithm. */
  public Plot level(String label, double value) {
    return add(
        panel -> {
          double at = panel.y().scale().equals(Scale.DECADES) ? Math.log10(value) : value;
          return new Mark.Rule(label, true, at, Style.bound(Palette.GREY));
        });
  }

  /** Adds a dashed circle around 0 to panels of the complex plane. */
  public Plot circle(String label, double radius) {
    return add(panel -> new Mark.Circle(label, 0, 0, radius, Style.theory(Palette.INK)));
  }

  /**
   * Sets the limits of the vertical axis as values of the quantity.
   *
   * @throws BadArgument if the limits are not ascending, or not above 0 on an axis that shows
   *     decades
   */
  public Plot between(double lowest, double highest) {
    return each(
        p -> {
          boolean decades = p.y().scale().equals(Scale.DECADES);
          double lo = decades ? Math.log10(lowest) : lowest;
          double hi = decades ? Math.log10(highest) : highest;
          return new Panel(p.title(), p.x(), p.y().range(lo, hi), p.marks(), p.equalAspect());
        });
  }

  private Plot add(Function<Panel, Mark> drawn) {
    return each(
        p -> {
          List<Mark> marks = new ArrayList<>(p.marks());
          marks.add(drawn.apply(p));
          return new Panel(p.title(), p.x(), p.y(), marks, p.equalAspect());
        });
  }

  private Plot each(UnaryOperator<Panel> change) {
    return with(figure.title(), figure.panels().stream().map(change).toList());
  }

  private Plot with(String title, List<Panel> panels) {
    return new Plot(
        new Figure(
            title, figure.caption(), panels, figure.columns(), figure.widthMm(), figure.aspect()));
  }

  /** Returns positions across the horizontal range of the panel's curves. */
  private static double[] across(Panel panel) {
    double lo = Double.POSITIVE_INFINITY;
    double hi = Double.NEGATIVE_INFINITY;
    for (Mark mark : panel.marks()) {
      double[] x =
          mark instanceof Mark.Line line
              ? line.x()
              : mark instanceof Mark.Points points ? points.x() : new double[0];
      for (double v : x) {
        lo = Math.min(lo, v);
        hi = Math.max(hi, v);
      }
    }
    Check.that(lo < hi, "plot", "has no curve over which a line could be drawn");
    double[] out = new double[POINTS + 1];
    for (int i = 0; i <= POINTS; i++) {
      out[i] = lo + (hi - lo) * i / POINTS;
    }
    return out;
  }

  /** Renders the plot as an image at 144 dpi. */
  public BufferedImage image() {
    return Figures.image(figure, SCREEN_DPI);
  }

  /** Returns a PNG file in base64, for a notebook. */
  String png() {
    byte[] png = Memory.bytes(out -> ImageIO.write(image(), "png", out));
    return Base64.getEncoder().encodeToString(png);
  }

  /** Returns an SVG element. Text is kept as text. */
  public String svg() {
    String document = Figures.svg(figure);
    return document.substring(document.indexOf("<svg"));
  }

  /**
   * Writes {@code name.png}, {@code name.svg}, {@code name.pdf} and {@code name.caption.txt} into a
   * folder.
   *
   * @return the files
   * @throws gradflow.files.FileProblem if a file cannot be written
   */
  public List<Path> save(String folder, String name) {
    return Figures.write(figure, Path.of(folder), name);
  }

  @Override
  public String toString() {
    return "Plot of "
        + figure.panels().stream().map(Plot::tell).collect(Collectors.joining(", and "))
        + "; in a notebook Notebook.install() makes it show itself, elsewhere image() or save(folder, name)";
  }

  private static String tell(Panel panel) {
    Axis x = panel.x();
    String labels =
        panel.marks().stream()
            .map(Mark::label)
            .filter(l -> !l.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    return panel.y().label() + " against " + x.label() + (labels.isEmpty() ? "" : ": " + labels);
  }
}
