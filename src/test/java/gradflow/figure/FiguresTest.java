package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  @TempDir Path dir;

  @Test
  void twoRendersGiveTheSameBytesInAllFormats() throws IOException {
    Figures.write(everyMark(), dir.resolve("a"), "figure");
    Figures.write(everyMark(), dir.resolve("b"), "figure");
    for (String end : List.of(".png", ".svg", ".pdf")) {
      byte[] first = Files.readAllBytes(dir.resolve("a/figure" + end));
      assertThat(first).isEqualTo(Files.readAllBytes(dir.resolve("b/figure" + end)));
      assertThat(first.length).isGreaterThan(1000);
    }
  }

  @Test
  void leavesNothingElseBehindAndReplacesWhatWasThere() throws IOException {
    Files.writeString(dir.resolve("f.svg"), "old");
    Figures.write(everyMark(), dir, "f");
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("f.png", "f.svg", "f.pdf", "f.caption.txt");
    }
    assertThat(Files.readString(dir.resolve("f.svg"))).contains("<svg");
  }

  @Test
  void svgHoldsItsLabelsAsTextInTheShippedFont() {
    String svg = Figures.svg(everyMark());
    for (String label : LABELS) {
      assertThat(svg).containsPattern("<text[^>]*>" + Pattern.quote(label));
    }
    assertThat(svg).contains("@font-face{font-family:'DejaVu Sans Condensed'");
    assertThat(svg).contains("<desc").contains("What a reader needs to know.");
  }

  @Test
  void pdfCanBeSearchedForItsLabels() throws IOException {
    Figures.write(everyMark(), dir, "f");
    try (PDDocument document = Loader.loadPDF(dir.resolve("f.pdf").toFile())) {
      String text = new PDFTextStripper().getText(document);
      String unbroken = text.replaceAll("\\s", "");
      for (String label : LABELS) {
        assertThat(unbroken).contains(label.replace(" ", ""));
      }
      assertThat(document.getDocumentInformation().getSubject()).startsWith("What a reader");
    }
  }

  @Test
  void controlCharactersInTextsAreSpaces() throws IOException {
    Figures.write(titled("a\nb\u0001c\u2028d\ufffe"), dir, "strange");
    Figures.write(titled("a b c d "), dir, "plain");
    for (String end : List.of(".png", ".svg", ".pdf")) {
      assertThat(Files.readAllBytes(dir.resolve("strange" + end)))
          .as(end)
          .isEqualTo(Files.readAllBytes(dir.resolve("plain" + end)));
    }
  }

  /** A figure with that text at every place for one. */
  private static Figure titled(String text) {
    double[] x = {0, 1};
    List<Mark> marks =
        List.of(
            new Mark.Line(text, x, x, Style.measured(Palette.category(0))),
            new Mark.Line(text + "2", x, x, Style.measured(Palette.category(1))),
            Mark.horizontal(text, 0.5),
            Mark.vertical(text, 0.5),
            new Mark.Note(text, 0.2, 0.3));
    Panel panel = Panel.of(text, Axis.linear(text), Axis.linear(text), marks);
    return new Figure(text, text, List.of(panel), 1, Figure.SINGLE_MM, 0.7);
  }

  @Test
  void isAsWideOnPaperAsAsked() {
    BufferedImage image = Figures.image(everyMark(), 300);
    assertThat(image.getWidth()).isEqualTo((int) Math.round(183 / 25.4 * 300));
    String svg = Figures.svg(everyMark());
    assertThat(svg).contains("width=\"183.000mm\"");
  }

  @Test
  void aLongCurveKeepsItsOutlineInASmallFile() {
    int n = 100_000;
    double[] x = new double[n];
    double[] y = new double[n];
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < n; i++) {
      x[i] = i;
      y[i] = random.nextDouble();
    }
    Mark line = new Mark.Line("noise", x, y, Style.measured(Palette.category(0)));
    Panel panel = Panel.of("", Axis.linear("step"), Axis.linear("value"), List.of(line));
    Figure figure = new Figure("", "", List.of(panel), 1, Figure.DOUBLE_MM, 0.5);
    assertThat(Figures.svg(figure).getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
  }

  private static final String[] LABELS = {
    "(a) decades",
    "(b) plane",
    "lag T−t (steps)",
    "‖∂hₜ/∂h₀‖",
    "10⁻⁴⁰⁰",
    "gru",
    "theory",
    "peak",
    "critical",
    "γ = 1",
    "unit circle",
    "Re λ"
  };

  private static Figure everyMark() {
    double[] x = {0, 1, 2, 3, 4};
    double[] y = {0, -100, -250, Double.NEGATIVE_INFINITY, -400};
    double[] lo = {-10, -110, -260, Double.NEGATIVE_INFINITY, -410};
    double[] hi = {10, -90, -240, -300, -390};
    double[] theory = {0, -100, -200, -300, -400};
    List<Mark> left = new ArrayList<>();
    left.add(new Mark.Band("", x, lo, hi, Palette.category(0)));
    left.add(new Mark.Line("gru", x, y, Style.measured(Palette.category(0))));
    left.add(new Mark.Line("theory", x, theory, Style.theory(Palette.INK)));
    left.add(Mark.horizontal("critical", -50));
    left.add(Mark.vertical("γ = 1", 2));
    left.add(new Mark.Note("peak", 1, -100));
    double[] re = {0.5, -0.2};
    double[] im = {0.1, 0.4};
    List<Mark> right =
        List.of(
            new Mark.Circle("unit circle", 0, 0, 1, Style.theory(Palette.GREY)),
            new Mark.Points("λ", re, im, Palette.category(1), Symbol.DISC, 3));
    Axis lag = Axis.linear("lag T−t (steps)");
    Panel decades = Panel.of("decades", lag, Axis.decades("‖∂hₜ/∂h₀‖"), left);
    List<Panel> panels = List.of(decades, Panel.complexPlane("plane", right));
    return TestFigures.row("What a reader needs to know.", panels, 0.9);
  }
}
