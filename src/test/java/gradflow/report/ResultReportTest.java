package gradflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.figure.Axis;
import gradflow.figure.Figure;
import gradflow.figure.FigureSpec;
import gradflow.figure.Figures;
import gradflow.figure.Mark;
import gradflow.figure.Palette;
import gradflow.figure.Panel;
import gradflow.figure.PanelSpec;
import gradflow.figure.Style;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The page of a result folder: nothing in it is markup that came from a spec, and it needs nothing
 * else.
 */
class ResultReportTest {
  private static final String EVIL =
      "</script><script>alert('x')</script><img src=x onerror=alert(1)>&amp;\"";

  @TempDir Path folder;

  private String page(String title, List<FigureSpec> figures, String axis) throws IOException {
    Map<String, Figure> drawn = new LinkedHashMap<>();
    for (FigureSpec f : figures) {
      drawn.put(f.name(), f.draw(folder));
      Figures.write(drawn.get(f.name()), folder, f.name());
    }
    Path file =
        new ResultReport(
                title,
                List.of(title),
                title,
                List.of(axis),
                drawn,
                Map.of(title, "gradflow verify ."))
            .write(folder);
    return Files.readString(file);
  }

  private static FigureSpec figure(String text, PanelSpec panel) {
    return new FigureSpec("fig", text, text, List.of(panel), 2, 120, 0.7);
  }

  private static PanelSpec lines(String text, int lines, int points) {
    double[] x = IntStream.range(0, points).asDoubleStream().toArray();
    List<Mark> marks = new ArrayList<>();
    for (int k = 0; k < lines; k++) {
      int line = k;
      double[] y =
          IntStream.range(0, points).mapToDouble(i -> Math.sin(0.01 * i * (line + 1))).toArray();
      Color colour = Palette.category(k);
      marks.add(new Mark.Band("", x, y, y, colour));
      marks.add(new Mark.Line(text + k, x, y, Style.measured(colour)));
    }
    return dir -> List.of(Panel.of(text, Axis.linear(text), Axis.linear("y"), marks));
  }

  private void tables(String axis, String value, int runs) throws IOException {
    StringBuilder csv = new StringBuilder("run," + quoted(axis) + ",replicate,outcome,a,b\n");
    for (int r = 0; r < runs; r++) {
      csv.append(r + "," + quoted(value) + "," + r + ",completed," + 0.1234567890123 * r + ",1\n");
    }
    Files.writeString(folder.resolve("runs.csv"), csv);
    Files.writeString(
        folder.resolve("provenance.json"),
        "{\"experiment\": \"e\", \"spec_sha256_12\": \"0\", \"seed\": 1, \"model\": "
            + new ObjectMapper().writeValueAsString(value)
            + ", \"runs\": [{\"run\": 0}]}");
  }

  private static String quoted(String cell) {
    return '"' + cell.replace("\"", "\"\"") + '"';
  }

  @Test
  void textOfSpecsIsNoMarkup() throws IOException {
    tables(EVIL, EVIL, 2);
    String page = page(EVIL, List.of(figure(EVIL, lines(EVIL, 2, 5))), EVIL);
    String own = page.replaceAll("(?s)<script>.*?</script>", "");
    assertThat(own).doesNotContain("<img", "<script>", "onerror=alert(1)>");
    assertThat(Pattern.compile("<script>").matcher(page).results()).hasSize(3);
    assertThat(own).contains("&lt;/script&gt;", "\\u003c/script\\u003e");
    assertThat(chart(page).get("panels").get(0).get("title").asString()).isEqualTo(EVIL);
  }

  /** Of pictures, chart data, style and scripts alone, and these are written by gradflow. */
  @Test
  void templatesSayWhatIsMarkup() throws IOException {
    List<String> raw = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/gradflow/report"))) {
      for (Path f : files.filter(f -> f.toString().endsWith(".mustache")).sorted().toList()) {
        Pattern.compile("\\{\\{(\\{|&)[^}]*")
            .matcher(Files.readString(f))
            .results()
            .forEach(m -> raw.add(f.getFileName() + " " + m.group()));
      }
    }
    assertThat(raw)
        .containsExactly(
            "figure.mustache {{{picture",
            "figure.mustache {{{chart",
            "head.mustache {{{shell.style",
            "tail.mustache {{{.");
  }

  @Test
  void needsNothingElse() throws IOException {
    tables("gain", "0.5", 2);
    String page = page("t", List.of(figure("t", lines("l", 2, 5))), "gain");
    String policy = "default-src &#39;none&#39;; ";
    assertThat(page)
        .contains(policy)
        .doesNotContain("src=\"http", "<link rel=\"stylesheet", "@import", "href=\"/");
    assertThat(page).contains("href=\"./runs.csv\"", "href=\"./fig.svg\"", "gradflow verify .");
  }

  @Test
  void sameFolderSameBytes() throws IOException {
    tables("gain", "0.5", 3);
    List<FigureSpec> figures = List.of(figure("t", lines("l", 2, 50)));
    assertThat(page("t", figures, "gain")).isEqualTo(page("t", figures, "gain"));
  }

  @Test
  void aBandGoesWithItsLine() throws IOException {
    tables("gain", "0.5", 1);
    JsonNode chart = chart(page("t", List.of(figure("t", lines("l", 2, 5))), "gain"));
    JsonNode marks = chart.get("panels").get(0).get("marks");
    assertThat(marks.get(0).get("kind").asString()).isEqualTo("band");
    assertThat(marks.get(2).get("group").asInt()).isEqualTo(marks.get(3).get("group").asInt());
    assertThat(marks.get(0).get("group").asInt()).isNotEqualTo(marks.get(2).get("group").asInt());
    assertThat(chart.get("groups")).hasSize(2);
    assertThat(chart.get("legend").asString()).isEmpty();
    assertThat(chart.get("groups").get(1).get("kind").asString()).isEqualTo("line");
    assertThat(chart.get("groups").get(1).get("colour").asString()).isEqualTo("#e34d00");
  }

  @Test
  void theNameThatAllSeriesShareIsTheLegendsTitle() throws IOException {
    tables("gain", "0.5", 1);
    JsonNode chart = chart(page("t", List.of(figure("t", lines("gain = ", 2, 5))), "gain"));
    assertThat(chart.get("legend").asString()).isEqualTo("gain");
    assertThat(chart.get("groups").get(1).get("name").asString()).isEqualTo("gain = 1");
  }

  @Test
  void errorBarsGoWithTheirLine() throws IOException {
    tables("gain", "0.5", 1);
    double[] x = {1, 2};
    double[] lo = {0.25, 0.5};
    double[] hi = {4, 8};
    Mark.Bars bars = new Mark.Bars("", x, lo, hi, Color.RED);
    Mark.Line line = new Mark.Line("l", x, x, Style.measured(Color.RED));
    PanelSpec panel =
        dir -> List.of(Panel.of("", Axis.linear("x"), Axis.linear("y"), List.of(bars, line)));
    JsonNode chart = chart(page("t", List.of(figure("t", panel)), "gain"));
    JsonNode drawn = chart.get("panels").get(0).get("marks").get(0);
    assertThat(drawn.get("kind").asString()).isEqualTo("bars");
    assertThat(drawn.get("colour").asString()).isEqualTo("#ff0000");
    assertThat(drawn.get("group").asInt()).isZero();
    assertThat(chart.get("groups").get(0).get("kind").asString()).isEqualTo("line");
    assertThat(chart.get("arrays").get(drawn.get("lo").asInt()).toString()).isEqualTo("[0.25,0.5]");
    assertThat(chart.get("arrays").get(drawn.get("hi").asInt()).toString()).isEqualTo("[4,8]");
  }

  @Test
  void valuesThatAreNoNumbersAreToldApart() throws IOException {
    tables("gain", "0.5", 1);
    double[] x = {0, 1, 2, 3};
    double[] y = {1.23456789, Double.NaN, Double.NEGATIVE_INFINITY, 1e-300};
    PanelSpec panel =
        dir ->
            List.of(
                Panel.of(
                    "",
                    Axis.linear("x"),
                    Axis.linear("y"),
                    List.of(new Mark.Line("l", x, y, Style.measured(Color.RED)))));
    String page = page("t", List.of(figure("t", panel)), "gain");
    assertThat(page).contains("[1.23457,null,-1e999,1E-300]");
  }

  @Test
  void twoHundredRunsStaySmall() throws IOException {
    StringBuilder csv = new StringBuilder("run,gain,replicate,outcome");
    IntStream.range(0, 80).forEach(c -> csv.append(",quantity_" + c));
    for (int r = 0; r < 200; r++) {
      csv.append("\n" + r + "," + r / 10 + "," + r % 10 + ",completed");
      int run = r;
      IntStream.range(0, 80).forEach(c -> csv.append("," + Math.sin(run + c)));
    }
    Files.writeString(folder.resolve("runs.csv"), csv.append('\n'));
    Files.writeString(folder.resolve("fig.svg"), "<svg>" + "<path/>".repeat(50_000) + "</svg>");
    Files.write(folder.resolve("fig.png"), new byte[200_000]);
    Map<String, Figure> figures = Map.of("fig", figure("t", lines("l", 200, 3000)).draw(folder));
    String page =
        Files.readString(
            new ResultReport("t", List.of(), "", List.of("gain"), figures, Map.of()).write(folder));
    assertThat(page.length()).isLessThan(3_000_000);
    assertThat(page).contains("of 3000 points of a line", "columns: 8 of 84 shown");
    assertThat(Pattern.compile("<tr><td>").matcher(page).results()).hasSize(200);
  }

  @Test
  void thinningKeepsPeaks() {
    double[] y = new double[10_000];
    y[4321] = 7;
    y[8765] = -7;
    int[] kept = new Thinning(100).line(y);
    assertThat(kept).hasSizeLessThanOrEqualTo(100).contains(0, 4321, 8765, 9999).isSorted();
    assertThat(new Thinning(100).points(1_000_001)).hasSizeLessThanOrEqualTo(100);
  }

  private static JsonNode chart(String page) {
    String json =
        Pattern.compile("<script type=\"application/json\">(.*?)</script>")
            .matcher(page)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    return new ObjectMapper().readTree(json);
  }
}
