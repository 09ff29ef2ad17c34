package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is where on the page, read from the shapes that are painted. */
class GeometryTest {
  private static final Color OWN = new Color(0x123456);

  @Test
  void theUnitCircleIsRoundWhateverTheShapeOfThePanel() {
    for (double aspect : new double[] {0.3, 0.8, 2.5}) {
      List<Mark> marks =
          List.of(
              new Mark.Circle("", 0, 0, 1, Style.theory(OWN)),
              new Mark.Points("", new double[] {3}, new double[] {0.5}, OWN, Symbol.DISC, 2));
      Panel plane = Panel.complexPlane("", marks);
      Panel other = Panel.of("", Axis.linear("x"), Axis.linear("y"), marks);
      Rectangle2D circle =
          painted(TestFigures.row("", List.of(plane, other), aspect)).stream()
              .filter(piece -> piece.stroke() != null && piece.color().equals(OWN))
              .findFirst()
              .orElseThrow()
              .shape()
              .getBounds2D();
      assertThat(circle.getWidth()).isCloseTo(circle.getHeight(), within(1e-6));
    }
  }

  @Test
  void curvesStandWhereTheAxesSay() {
    int n = 721;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Math.cos(Math.toRadians(i / 2.0));
      y[i] = Math.sin(Math.toRadians(i / 2.0));
    }
    Figure figure =
        TestFigures.single(
            "",
            Panel.complexPlane(
                "",
                List.of(
                    new Mark.Line("", x, y, Style.measured(OWN)),
                    new Mark.Circle("", 0, 0, 1, Style.theory(OWN)))));
    List<Piece> own = painted(figure).stream().filter(piece -> piece.color().equals(OWN)).toList();
    assertThat(own).hasSize(2);
    Rectangle2D curve = own.get(0).shape().getBounds2D();
    Rectangle2D circle = own.get(1).shape().getBounds2D();
    assertThat(curve.getX()).isCloseTo(circle.getX(), within(0.02));
    assertThat(curve.getY()).isCloseTo(circle.getY(), within(0.02));
    assertThat(curve.getMaxX()).isCloseTo(circle.getMaxX(), within(0.02));
    assertThat(curve.getMaxY()).isCloseTo(circle.getMaxY(), within(0.02));
  }

  @Test
  void aCurveIsOnePathSoThatItsDashesRunThrough() {
    double[] x = new double[500];
    double[] y = new double[500];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
      y[i] = Math.sin(i / 50.0);
    }
    y[250] = Double.NaN;
    Mark line = new Mark.Line("", x, y, Style.theory(OWN));
    Panel panel = Panel.of("", Axis.linear("x"), Axis.linear("y"), List.of(line));
    List<Piece> own =
        painted(TestFigures.single("", panel)).stream()
            .filter(piece -> piece.color().equals(OWN))
            .toList();
    assertThat(own).as("a path before the gap and one after it").hasSize(2);
    assertThat(own.get(0).stroke().getDashArray()).hasSize(2);
  }

  @Test
  void infiniteValuesGetATriangleAtTheEdge() {
    double[] x = {0, 1, 2, 3};
    double[] y = {0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1};
    Mark line = new Mark.Line("", x, y, Style.measured(OWN));
    Panel panel = Panel.of("", Axis.linear("x"), Axis.decades("y"), List.of(line));
    Figure figure = TestFigures.single("", panel);
    Rectangle2D plot = PageLayout.of(figure).boxes().get(0).plot();
    List<Piece> triangles =
        painted(figure).stream()
            .filter(piece -> piece.color().equals(OWN) && corners(piece) == 3)
            .toList();
    assertThat(triangles).hasSize(2);
    assertThat(triangles)
        .anySatisfy(t -> assertThat(bottom(t)).isCloseTo(plot.getMaxY(), within(1.0)))
        .anySatisfy(
            t -> assertThat(t.shape().getBounds2D().getY()).isCloseTo(plot.getY(), within(1.0)));
  }

  @Test
  void nothingReachesBeyondThePage() {
    double[] x = {0, 1e7};
    double[] y = {-1e-9, 1e-9};
    Mark a = new Mark.Line("a rather long label of a curve", x, y, Style.measured(OWN));
    Mark b = new Mark.Line("another", x, new double[] {0, 1e-9}, Style.measured(OWN));
    Axis axis = Axis.linear("an axis label rather long");
    Panel panel = Panel.of("a rather long heading", axis, axis, List.of(a, b));
    Figure figure =
        new Figure("Title", "", List.of(panel, panel, panel, panel), 2, Figure.SINGLE_MM, 0.8);
    PageLayout layout = PageLayout.of(figure);
    Rectangle2D page = new Rectangle2D.Double(0, 0, layout.width(), layout.height());
    for (Piece piece : painted(figure)) {
      Rectangle2D bounds = piece.shape().getBounds2D();
      assertThat(page.createUnion(bounds)).isEqualTo(page);
    }
  }

  /** Curves that end at different places: most before the right edge, so all go below the panel. */
  @Test
  void aLegendOfCurvesThatEndEarlyStaysOnThePage() {
    List<Mark> marks = new ArrayList<>();
    for (int k = 0; k < 5; k++) {
      double[] x = {0, k == 0 ? 100 : 10 * k};
      double[] y = {0, k};
      marks.add(new Mark.Line("replicate " + k, x, y, Style.measured(OWN)));
    }
    Panel panel = Panel.of("", Axis.linear("update"), Axis.linear("error"), marks);
    Figure figure = new Figure("Title", "", List.of(panel), 1, Figure.SINGLE_MM, 0.62);
    PageLayout layout = PageLayout.of(figure);
    assertThat(layout.boxes().get(0).beside()).isEmpty();
    assertThat(layout.boxes().get(0).legend().rows()).hasSizeGreaterThan(1);
    Rectangle2D page = new Rectangle2D.Double(0, 0, layout.width(), layout.height());
    for (Piece piece : painted(figure)) {
      assertThat(page.createUnion(piece.shape().getBounds2D())).isEqualTo(page);
    }
  }

  private static double bottom(Piece piece) {
    return piece.shape().getBounds2D().getMaxY();
  }

  private static int corners(Piece piece) {
    int corners = 0;
    for (PathIterator i = piece.shape().getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(new double[6]);
      if (kind == PathIterator.SEG_CUBICTO || kind == PathIterator.SEG_QUADTO) {
        return -1;
      }
      corners += kind == PathIterator.SEG_CLOSE ? 0 : 1;
    }
    return piece.stroke() == null ? corners : -1;
  }

  /** What is painted, texts as their boxes. */
  private record Piece(Shape shape, Color color, BasicStroke stroke) {}

  private static List<Piece> painted(Figure figure) {
    List<Piece> pieces = new ArrayList<>();
    for (Page.Item item : Painter.paint(figure).items()) {
      if (item instanceof Page.Fill fill) {
        pieces.add(new Piece(fill.shape(), fill.color(), null));
      } else if (item instanceof Page.Stroke line) {
        pieces.add(new Piece(line.shape(), line.color(), line.stroke()));
      } else if (item instanceof Page.Text text) {
        pieces.add(new Piece(TestFigures.box(text), text.color(), null));
      }
    }
    return pieces;
  }
}
