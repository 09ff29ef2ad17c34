package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeatMapTest {
  @TempDir Path folder;

  private void write(String rows) throws IOException {
    Files.writeString(folder.resolve("map.csv"), "run,kind,t,tau,value\n" + rows);
  }

  private static HeatMap spec(ColourMap colours, List<Double> contours) {
    return new HeatMap(
        "map",
        "t",
        "tau",
        "value",
        "",
        Map.of(),
        Optional.of("kind"),
        "t",
        "τ",
        "norm",
        Scale.DECADES,
        Scale.LINEAR,
        Scale.LINEAR,
        colours,
        0,
        Optional.empty(),
        Optional.empty(),
        contours,
        List.of(),
        List.of(),
        false,
        "");
  }

  @Test
  void aCellIsTheMedianOverRunsAndEveryPanelHasTheSameColours() throws IOException {
    write(
        """
        0,a,0,0,-1
        1,a,0,0,-3
        2,a,0,0,-8
        0,a,1,5,2
        0,b,0,0,-7
        0,b,1,0,-Infinity
        """);
    List<Panel> panels = spec(ColourMap.SEQUENTIAL, List.of()).panels(folder);
    assertThat(panels).hasSize(2);
    Mark.Cells a = (Mark.Cells) panels.get(0).marks().get(0);
    Mark.Cells b = (Mark.Cells) panels.get(1).marks().get(0);
    assertThat(a.x()).containsExactly(0, 1);
    assertThat(a.y()).containsExactly(0, 5);
    assertThat(a.values()).containsExactly(-3, Double.NaN, Double.NaN, 2);
    assertThat(b.values()).containsExactly(-7, Double.NEGATIVE_INFINITY);
    assertThat(a.colours()).isEqualTo(b.colours());
    assertThat(a.colours().lo()).isEqualTo(-7);
    assertThat(a.colours().hi()).isEqualTo(2);
    assertThat(a.colours().fraction(Double.NEGATIVE_INFINITY)).isNegative();
    List<PageLayout.Box> boxes = PageLayout.of(TestFigures.row("", panels, 1)).boxes();
    assertThat(boxes.get(0).bar()).isEmpty();
    assertThat(boxes.get(1).bar()).isPresent();
    assertThat(boxes.get(1).bar().get().under()).isTrue();
    assertThat(boxes.get(1).bar().get().over()).isFalse();
    assertThat(boxes.get(0).x().lo()).isCloseTo(-0.5, within(1e-12));
    assertThat(boxes.get(0).y().hi()).isCloseTo(7.5, within(1e-12));
  }

  @Test
  void divergingColoursAreCentred() throws IOException {
    write("0,a,0,0,-1\n0,a,1,0,3\n");
    Panel panel = spec(ColourMap.DIVERGING, List.of()).panels(folder).get(0);
    ColourScale scale = panel.colours().orElseThrow();
    assertThat(scale.lo()).isEqualTo(-3);
    assertThat(scale.hi()).isEqualTo(3);
  }

  @Test
  void pixelsHaveTheColourOfTheirCell() {
    ColourScale scale = TestFigures.scale("v", Scale.LINEAR, ColourMap.SEQUENTIAL, 0, 1);
    double[] at = {0, 1, 2};
    double[] values = {0, 0.5, 1, 0.25, Double.NaN, 0.75, 9, -9, 0.5};
    Panel panel =
        Panel.of(
            "",
            Axis.linear("x"),
            Axis.linear("y"),
            List.of(new Mark.Cells("", at, at, values, scale)));
    Figure figure = TestFigures.single("", panel);
    assertThat(Captions.complete(figure)).isEqualTo("White: no value.");
    values[4] = 0.5; // the mark has its array
    assertThat(Captions.complete(figure)).isEmpty();
    values[4] = Double.NaN;
    PageLayout layout = PageLayout.of(figure);
    BufferedImage image = Figures.image(figure, 144);
    PlotMap map =
        new PlotMap(
            layout.boxes().get(0).plot(), layout.boxes().get(0).x(), layout.boxes().get(0).y());
    for (int k = 0; k < 9; k++) {
      int u = (int) Math.round(2 * map.pageX(k % 3 + 0.3)); // aside from the grid lines
      int v = (int) Math.round(2 * map.pageY(k / 3 + 0.3));
      Color expected = k == 4 ? Color.WHITE : ColourTable.VIRIDIS.at(values[k]);
      assertThat(new Color(image.getRGB(u, v))).as("cell %d", k).isEqualTo(expected);
    }
  }

  @Test
  void manyCellsMakeASmallFileTheSameTwice() throws IOException {
    int n = 300;
    double[] at = IntStream.range(0, n).asDoubleStream().toArray();
    SplittableRandom random = new SplittableRandom(5);
    double[] values = new double[n * n];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble();
    }
    ColourScale scale = TestFigures.scale("noise (1)", Scale.LINEAR, ColourMap.SEQUENTIAL, 0, 1);
    Panel panel =
        Panel.of(
            "",
            Axis.linear("x"),
            Axis.linear("y"),
            List.of(new Mark.Cells("", at, at, values, scale)));
    Figures.write(TestFigures.single("", panel), folder.resolve("a"), "f");
    Figures.write(TestFigures.single("", panel), folder.resolve("b"), "f");
    for (String end : List.of(".png", ".svg", ".pdf")) {
      byte[] first = Files.readAllBytes(folder.resolve("a/f" + end));
      assertThat(first).isEqualTo(Files.readAllBytes(folder.resolve("b/f" + end)));
      assertThat(first.length).as(end).isLessThan(1_000_000);
    }
    String svg = Files.readString(folder.resolve("a/f.svg"), StandardCharsets.UTF_8);
    assertThat(svg).contains("data:image/png;base64,").containsPattern("<text[^>]*>noise \\(1\\)");
  }

  @Test
  void whatCannotBeDrawnIsRefusedByName() throws IOException {
    ColourScale scale = TestFigures.scale("v", Scale.LINEAR, ColourMap.SEQUENTIAL, 0, 1);
    assertThatThrownBy(
            () -> new Mark.Cells("", new double[] {1, 0}, new double[1], new double[2], scale))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("cells.x: got 0.0 after 1.0");
    assertThatThrownBy(() -> TestFigures.scale("v", Scale.LOG10, ColourMap.SEQUENTIAL, 0, 1))
        .hasMessageContaining("colours.lo");
    write("0,a,0,0,-1\n");
    assertThat(
            Figures.image(
                    TestFigures.row(
                        "", spec(ColourMap.SEQUENTIAL, List.of(-2.0)).panels(folder), 1),
                    40)
                .getWidth())
        .isGreaterThan(100);
  }

  @Test
  void curvesAndLinesOfEqualValueLieOverTheMapWithoutWideningIt() throws IOException {
    Files.writeString(
        folder.resolve("map.csv"),
        """
        run,kind,t,tau,value,less
        0,a,0,1,3,1
        1,a,1,1,5,2
        2,a,0,10,-3,4
        3,a,1,10,-5,4
        """);
    Files.writeString(
        folder.resolve("runs.csv"), "run,kind,t,edge\n0,a,0,2\n1,a,1,1000\n2,b,0,7\n");
    HeatMap map =
        new HeatMap(
            "map",
            "t",
            "tau",
            "value",
            "less",
            Map.of(),
            Optional.of("kind"),
            "t",
            "tau",
            "value",
            Scale.LINEAR,
            Scale.LINEAR,
            Scale.LOG10,
            ColourMap.DIVERGING,
            0,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(new Overlay("runs", "t", "edge", MarkRole.THEORY, "closed form")),
            List.of(new Isoline("value", 0, MarkRole.MEASURED, "measured")),
            false,
            "");
    Panel panel = map.panels(folder).get(0);
    assertThat(((Mark.Cells) panel.marks().get(0)).values()).containsExactly(2, 3, -7, -9);
    Mark.Line measured = (Mark.Line) panel.marks().get(1);
    assertThat(measured.label()).isEqualTo("measured");
    for (double y : measured.y()) {
      assertThat(Double.isNaN(y) || (y > 1 && y < 10)).isTrue();
    }
    Mark.Line theory = (Mark.Line) panel.marks().get(2);
    assertThat(theory.y()).containsExactly(2, 1000);
    assertThat(panel.y().hi()).isCloseTo(Math.pow(10, 1.5), within(1e-9));
  }
}
