package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FigureTest {
  private static final Style STYLE = Style.measured(Palette.category(0));
  private static final Axis AXIS = Axis.linear("x");

  @Test
  void emptyMarksAreRefusedByName() {
    assertThatThrownBy(() -> new Mark.Line("gru", new double[0], new double[0], STYLE))
        .isInstanceOf(BadArgument.class)
        .hasMessage("line 'gru': got no points, expected at least 1");
    assertThatThrownBy(() -> Panel.of("left", AXIS, AXIS, List.of()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("panel 'left': got no marks");
    assertThatThrownBy(() -> new Figure("", "", List.of(), 1, 89, 1))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("panels");
  }

  @Test
  void arraysMustMatch() {
    assertThatThrownBy(() -> new Mark.Line("gru", new double[2], new double[3], STYLE))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("line 'gru': got 3, expected 2");
  }

  @Test
  void negativeValuesCannotVanishOnALogAxis() {
    Mark line = new Mark.Line("error", new double[] {1, 2}, new double[] {1, -2}, STYLE);
    assertThatThrownBy(() -> Panel.of("", AXIS, Axis.log10("loss"), List.of(line)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("got -2.0 on the log10 axis 'loss'");
  }

  @Test
  void limitsMustMakeSense() {
    assertThatThrownBy(() -> AXIS.range(2, 1)).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> Axis.log10("loss").range(0, 1)).isInstanceOf(BadArgument.class);
    assertThat(AXIS.range(Double.NaN, 1).hi()).isEqualTo(1);
  }

  private static List<Scale> scales() {
    return List.of(Scale.LINEAR, Scale.LOG10, Scale.DECADES, new Scale.Symlog(0.01));
  }

  @ParameterizedTest
  @MethodSource("scales")
  void strangeDataArePaintedWithoutFailure(Scale scale) {
    double[][] data = {
      {Double.NaN, Double.NaN, Double.NaN},
      {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY},
      {0, 0, 0},
      {7, 7, 7},
      {1e-300, 1e300, 1},
      {0, Double.NaN, Double.POSITIVE_INFINITY},
      {Double.MIN_VALUE, Double.MAX_VALUE, 0},
      {1, 1 + 1e-15, 1}
    };
    for (double[] y : data) {
      for (double[] x : data) {
        List<Mark> marks =
            List.of(
                new Mark.Band("", x, y, y, Palette.INK),
                new Mark.Line("line", x, y, STYLE),
                new Mark.Points("points", x, y, Palette.GREY, Symbol.UP, 3));
        Axis axis = new Axis("quantity", scale, Double.NaN, Double.NaN, false);
        Panel panel = new Panel("", axis, axis, marks, false);
        assertThat(Figures.image(TestFigures.single("", panel), 30).getWidth()).isGreaterThan(50);
      }
    }
  }

  @Test
  void panelsThatShareAnAxisShowOneRange() {
    Axis shared = Axis.decades("norm").share();
    Panel low = Panel.of("", AXIS, shared, List.of(line(-60, 0)));
    Panel high = Panel.of("", AXIS, shared, List.of(line(0, 20)));
    List<PageLayout.Box> boxes = PageLayout.of(TestFigures.row("", List.of(low, high), 1)).boxes();
    assertThat(boxes.get(0).y()).isEqualTo(boxes.get(1).y());
    assertThat(boxes.get(0).y().lo()).isBetween(-65.0, -60.0);
    assertThat(boxes.get(1).bare()).isTrue();
  }

  @Test
  void labelsGoBesideFewCurvesAndBelowMany() {
    assertThat(box(6).beside()).hasSize(6);
    assertThat(box(6).legend().rows()).isEmpty();
    assertThat(box(7).beside()).isEmpty();
    assertThat(box(7).legend().rows().stream().mapToInt(List::size).sum()).isEqualTo(7);
  }

  @Test
  void whatPanelsHaveInCommonGoesIntoOneLegend() {
    Panel panel = Panel.of("", AXIS, AXIS, List.of(line(0, 1)));
    PageLayout layout = PageLayout.of(TestFigures.row("", List.of(panel, panel, panel), 1));
    assertThat(layout.legend().rows()).hasSize(1);
    assertThat(layout.legend().rows().get(0)).hasSize(1);
    assertThat(layout.boxes()).allMatch(box -> box.beside().isEmpty());
  }

  @Test
  void theNameThatAllEntriesShareIsShownOnce() {
    assertThat(texts("gain = ", "")).contains("gain", "0", "6").doesNotContain("gain = 0");
    assertThat(texts("gain = ", "theory")).contains("gain = 0", "theory").doesNotContain("gain");
    assertThat(texts("a name that is far too long to stand beside its own values = ", ""))
        .filteredOn(t -> t.startsWith("a name"))
        .hasSize(7);
  }

  /** The texts of a panel with seven curves of that name, and another. */
  private static List<String> texts(String name, String other) {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      marks.add(new Mark.Line(name + i, X, new double[] {0, i}, STYLE));
    }
    if (!other.isEmpty()) {
      marks.add(new Mark.Line(other, X, X, STYLE));
    }
    Figure figure = TestFigures.single("", Panel.of("", Axis.linear("x"), Axis.linear("y"), marks));
    return Painter.paint(figure).items().stream()
        .filter(Page.Text.class::isInstance)
        .map(item -> ((Page.Text) item).text().plain())
        .toList();
  }

  /** Twelve points on a line, with room above and below: no leader crosses another or a text. */
  @Test
  void leadersOfNotesDoNotCross() {
    List<Mark> marks = new ArrayList<>();
    double[] x = new double[12];
    for (int i = 0; i < x.length; i++) {
      x[i] = 0.4 + 0.02 * (i * 7 % 12);
      marks.add(new Mark.Note("a long name " + i, x[i], 0.5));
    }
    marks.add(0, new Mark.Points("", x, new double[12], Palette.INK, Symbol.DISC, 4));
    Axis unit = new Axis("", Scale.LINEAR, 0, 1, false);
    PageLayout.Box box =
        PageLayout.of(TestFigures.single("", Panel.of("", unit, unit, marks))).boxes().get(0);
    List<Notes.Placed> notes = Notes.place(box, new PlotMap(box.plot(), box.x(), box.y()));
    for (Notes.Placed one : notes) {
      Line2D leader = new Line2D.Double(one.at(), one.end());
      for (Notes.Placed other : notes) {
        if (one != other) {
          assertThat(leader.intersects(other.box())).as(one + " through " + other).isFalse();
          assertThat(one.box().intersects(other.box())).as(one + " on " + other).isFalse();
          assertThat(leader.intersectsLine(new Line2D.Double(other.at(), other.end())))
              .as(one + " across " + other)
              .isFalse();
        }
      }
    }
  }

  /** Points fill the panel but for one quarter: a note at its centre stands there. */
  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "1, 0", "1, 1"})
  void notesStandWhereNoDataAre(int right, int upper) {
    double[] x = new double[3 * 400];
    double[] y = new double[x.length];
    int points = 0;
    for (int i = 0; i < 1600; i++) {
      double atX = (i % 40 + 0.5) / 40;
      double atY = (i / 40 + 0.5) / 40;
      if (atX > 0.5 != (right == 1) || atY > 0.5 != (upper == 1)) {
        x[points] = atX;
        y[points++] = atY;
      }
    }
    Axis unit = new Axis("", Scale.LINEAR, 0, 1, false);
    List<Mark> marks =
        List.of(
            new Mark.Points("", x, y, Palette.INK, Symbol.DISC, 1),
            new Mark.Note("note", 0.5, 0.5));
    PageLayout.Box box =
        PageLayout.of(TestFigures.single("", Panel.of("", unit, unit, marks))).boxes().get(0);
    PlotMap map = new PlotMap(box.plot(), box.x(), box.y());
    Notes.Placed note = Notes.place(box, map).get(0);
    for (int i = 0; i < points; i++) {
      assertThat(note.box().contains(map.pageX(x[i]), map.pageY(y[i])))
          .as(note.toString())
          .isFalse();
    }
  }

  /** At every width, whatever number of ticks came last. */
  @Test
  void yLabelsStandClearOfTheTicks() {
    Axis few = Axis.linear("entropy rate / N (nats/step)");
    Axis more = Axis.linear("Kaplan–Yorke dimension / N");
    List<Panel> panels =
        List.of(
            Panel.of("", AXIS, few, List.of(rising("", 0, 0.0325))),
            Panel.of("", AXIS, more, List.of(rising("", 0, 0.288))),
            Panel.of("", AXIS, few, List.of(rising("theory", -3.6, -0.5))));
    for (int mm = 60; mm <= 200; mm++) {
      Figure figure = new Figure("", "", panels, 3, mm, 0.9);
      for (PageLayout.Box box : PageLayout.of(figure).boxes()) {
        double ticks =
            box.yTicks().major().stream()
                .mapToDouble(t -> Typeface.width(t.label(), Theme.TICK))
                .max()
                .orElse(0);
        assertThat(box.left() - ticks - box.yTitle().size() * PageLayout.LINE)
            .as(mm + " mm: " + box.yTicks())
            .isGreaterThan(Theme.TICK_LENGTH + 5);
      }
    }
  }

  private static Mark rising(String label, double from, double to) {
    return new Mark.Line(label, X, new double[] {from, to}, STYLE);
  }

  private static PageLayout.Box box(int curves) {
    List<Mark> marks =
        IntStream.range(0, curves)
            .mapToObj(i -> (Mark) new Mark.Line("c" + i, X, new double[] {0, i}, STYLE))
            .toList();
    return PageLayout.of(TestFigures.single("", Panel.of("", AXIS, AXIS, marks))).boxes().get(0);
  }

  private static final double[] X = {0, 1};

  private static Mark line(double from, double to) {
    return new Mark.Line("gru", X, new double[] {from, to}, STYLE);
  }
}
