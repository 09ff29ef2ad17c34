package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestyleTest {
  private static final double[] X = {0, 1, 2};

  @Test
  void labelsReplaceNamesValuesAndHeadings() {
    List<Panel> out = styled(FigureStyle.NONE, Map.of("0.5", "weak", "lstm", "LSTM"));
    assertThat(out.get(0).title()).isEqualTo("LSTM");
    assertThat(out.get(0).marks())
        .extracting(Mark::label)
        .contains("weak")
        .doesNotContain("gain = 0.5");
  }

  @Test
  void theOrderIsThatOfTheLegendAndOfThePaint() {
    List<Panel> out = styled(style(List.of("2", "0.5"), PaletteName.OWN, Map.of()), Map.of());
    assertThat(Legend.entries(out.get(0).marks()).keySet())
        .containsExactly("gain = 2", "gain = 0.5", "theory");
  }

  @Test
  void aBandKeepsTheColourOfItsLineAndTheoryItsOwn() {
    List<Panel> out = styled(style(List.of(), PaletteName.GREY, Map.of()), Map.of());
    List<Mark> marks = out.get(0).marks();
    Color line = ((Mark.Line) marks.get(1)).style().color();
    assertThat(line).isEqualTo(new Color(30, 30, 30));
    assertThat(((Mark.Band) marks.get(0)).color()).isEqualTo(line);
    assertThat(((Mark.Line) marks.get(3)).style().color()).isEqualTo(Palette.INK);
  }

  @Test
  void oneSeriesGetsItsOwnLook() {
    SeriesStyle look =
        new SeriesStyle(
            Optional.of("#010203"),
            Optional.of(Dash.DASH_DOT),
            Optional.of(2.0),
            Optional.of(Symbol.SQUARE));
    List<Mark> marks =
        styled(style(List.of(), PaletteName.OWN, Map.of("0.5", look)), Map.of()).get(0).marks();
    Style drawn = ((Mark.Line) marks.get(1)).style();
    assertThat(drawn).isEqualTo(new Style(MarkRole.MEASURED, new Color(1, 2, 3), 2, Dash.DASH_DOT));
    assertThat(((Mark.Band) marks.get(0)).color()).isEqualTo(new Color(1, 2, 3));
    assertThat(marks).anyMatch(m -> m instanceof Mark.Points p && p.symbol() == Symbol.SQUARE);
  }

  @Test
  void aNegativeValueIsNamedAsTheSpecHasIt() {
    Mark mark = new Mark.Points("gain = −1", X, X, Color.RED, Symbol.DISC, 3);
    Panel panel = Panel.of("bias −1", Axis.linear("x"), Axis.linear("y"), List.of(mark));
    Panel out = Restyle.apply(List.of(panel), FigureStyle.NONE, Map.of("-1", "weak")).get(0);
    assertThat(out.title()).isEqualTo("weak");
    assertThat(out.marks()).extracting(Mark::label).containsExactly("weak");
  }

  @Test
  void aSeriesWithoutALineIsItsPoints() {
    SeriesStyle look =
        new SeriesStyle(
            Optional.empty(), Optional.of(Dash.NONE), Optional.empty(), Optional.empty());
    List<Mark> marks =
        styled(style(List.of(), PaletteName.OWN, Map.of("0.5", look)), Map.of()).get(0).marks();
    assertThat(marks)
        .noneMatch(m -> m instanceof Mark.Line && m.label().equals("gain = 0.5"))
        .anyMatch(m -> m instanceof Mark.Points && m.label().equals("gain = 0.5"));
  }

  /** Its runs may have died, or belong to the full protocol. */
  @Test
  void namesThatStandNowhereAreLeftOut() {
    FigureStyle style = style(List.of("3", "2"), PaletteName.OWN, Map.of());
    List<Panel> out = styled(style, Map.of("gru", "GRU", "lstm", "LSTM"));
    assertThat(out.get(0).title()).isEqualTo("LSTM");
    assertThat(Legend.entries(out.get(0).marks()).keySet())
        .containsExactly("gain = 0.5", "gain = 2", "theory");
  }

  @Test
  void aLookThatCannotBeSeenIsAnError() {
    SeriesStyle dashed =
        new SeriesStyle(
            Optional.empty(), Optional.of(Dash.DASHED), Optional.empty(), Optional.empty());
    Panel points =
        Panel.of(
            "",
            Axis.linear("x"),
            Axis.linear("y"),
            List.of(new Mark.Points("dots", X, X, Color.RED, Symbol.DISC, 3)));
    FigureStyle style = style(List.of(), PaletteName.OWN, Map.of("dots", dashed));
    assertThatThrownBy(() -> Restyle.apply(List.of(points), style, Map.of()))
        .hasMessageContaining("drawn as points");
    assertThatThrownBy(
            () ->
                new SeriesStyle(
                    Optional.of("red"), Optional.empty(), Optional.empty(), Optional.empty()))
        .hasMessageContaining("expected one of blue, vermilion");
  }

  private static FigureStyle style(
      List<String> order, PaletteName palette, Map<String, SeriesStyle> series) {
    return new FigureStyle(order, palette, series);
  }

  private static List<Panel> styled(FigureStyle style, Map<String, String> labels) {
    List<Mark> marks =
        List.of(
            new Mark.Band("", X, X, X, Palette.category(0)),
            new Mark.Line("gain = 0.5", X, X, Style.measured(Palette.category(0))),
            new Mark.Line("gain = 2", X, X, Style.measured(Palette.category(1))),
            new Mark.Line("theory", X, X, Style.theory(Palette.INK)));
    Panel panel = Panel.of("lstm", Axis.linear("x"), Axis.linear("y"), marks);
    return Restyle.apply(List.of(panel), style, labels);
  }
}
