package gradflow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradflow.figure.Axis;
import gradflow.figure.ColourMap;
import gradflow.figure.ColourScale;
import gradflow.figure.Figure;
import gradflow.figure.FigureSpec;
import gradflow.figure.Figures;
import gradflow.figure.Mark;
import gradflow.figure.Palette;
import gradflow.figure.Panel;
import gradflow.figure.PanelSpec;
import gradflow.figure.Scale;
import gradflow.figure.Style;
import gradflow.figure.Symbol;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A report in headless Chromium, as a reader uses it. Skipped where there is no Chromium. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
  private static final String PLOT = "document.querySelector('#f1 .plot')";
  private static final String PICTURE = "document.querySelector('#f1 canvas').toDataURL()";

  private Browser browser;
  private Path page;

  @BeforeAll
  void write(@TempDir Path folder) throws Exception {
    assumeTrue(Browser.installed().isPresent(), "there is no Chromium here");
    StringBuilder runs = new StringBuilder("run,gain,replicate,outcome,rho,test_error\n");
    for (int r = 0; r < 60; r++) {
      runs.append(
          r + "," + r % 3 + "," + r / 3 + ",completed," + (60 - r) + "," + 0.5 / (r + 1) + "\n");
    }
    Files.writeString(folder.resolve("runs.csv"), runs);
    Files.writeString(folder.resolve("provenance.json"), "{\"experiment\": \"e\", \"cpu\": \"c\"}");
    List<FigureSpec> figures =
        List.of(
            new FigureSpec("lines", "Lines", "Two lines.", List.of(lines()), 2, 160, 0.7),
            new FigureSpec("map", "Map", "A heat map.", List.of(map()), 1, 89, 0.7),
            new FigureSpec("signs", "Signs", "Both signs.", List.of(signs()), 1, 89, 0.7),
            new FigureSpec("bars", "Bars", "With intervals.", List.of(bars()), 1, 89, 0.7));
    Map<String, Figure> drawn = new LinkedHashMap<>();
    for (FigureSpec f : figures) {
      drawn.put(f.name(), f.draw(folder));
      Figures.write(drawn.get(f.name()), folder, f.name());
    }
    page =
        new ResultReport(
                "A report of <b>results</b>",
                List.of(),
                "",
                List.of("gain"),
                drawn,
                Map.of("Again:", "gradflow verify ."))
            .write(folder);
    browser = new Browser(Browser.installed().get(), Files.createTempDirectory(folder, "profile"));
  }

  @BeforeEach
  void open() throws Exception {
    browser.size(1100, 900);
    browser.scheme("light");
    browser.open(page.toUri().toString());
    browser.waitFor("document.querySelectorAll('#f1 canvas').length === 2");
  }

  private static PanelSpec lines() {
    double[] x = IntStream.rangeClosed(0, 100).asDoubleStream().toArray();
    double[] steep = IntStream.rangeClosed(0, 100).mapToDouble(i -> 2 * i + 1).toArray();
    Mark.Line up = new Mark.Line("rising", x, x, Style.measured(Palette.category(0)));
    Mark.Line steeper = new Mark.Line("steeper", x, steep, Style.theory(Palette.category(1)));
    return dir ->
        List.of(
            Panel.of("one", Axis.linear("lag (steps)"), Axis.linear("norm (nats)"), List.of(up)),
            Panel.of("two", Axis.linear("lag (steps)"), Axis.linear("size"), List.of(up, steeper)));
  }

  private static PanelSpec signs() {
    double[] x = {0, 1, 2, 3, 4};
    double[] y = {-100, -1, 0, 1, 100};
    Axis axis = new Axis("change (nats)", new Scale.Symlog(1), Double.NaN, Double.NaN, false);
    Mark.Line line = new Mark.Line("both", x, y, Style.measured(Palette.category(0)));
    return dir -> List.of(Panel.of("", Axis.linear("x"), axis, List.of(line)));
  }

  private static PanelSpec bars() {
    double[] x = {1, 2, 3};
    double[] y = {1, 2, 3};
    Mark.Bars bars =
        new Mark.Bars(
            "", x, new double[] {0.5, 1, 2.5}, new double[] {2, 8, 90}, Palette.category(0));
    Mark.Line line = new Mark.Line("loss", x, y, Style.measured(Palette.category(0)));
    Mark.Points points = new Mark.Points("loss", x, y, Palette.category(0), Symbol.DISC, 3.2);
    return dir ->
        List.of(
            Panel.of("", Axis.linear("gain"), Axis.linear("loss"), List.of(bars, line, points)));
  }

  private static PanelSpec map() {
    double[] at = {0, 1, 2};
    ColourScale colours =
        new ColourScale("value", Scale.LINEAR, ColourMap.SEQUENTIAL, 0, 8, List.of());
    Mark.Cells cells =
        new Mark.Cells("", at, at, new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, colours);
    return dir -> List.of(Panel.of("", Axis.linear("x"), Axis.linear("y"), List.of(cells)));
  }

  @AfterEach
  void noErrorsInTheConsole() {
    assertThat(browser.problems()).isEmpty();
  }

  @AfterAll
  void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  /** Moves the mouse to a share of the first plot's inner area. */
  private void mouse(String what, String over, double left, double top) throws Exception {
    browser.eval(over + ".scrollIntoView({block: 'center'})");
    String box = over + ".getBoundingClientRect()";
    double x = browser.eval(box + ".left + " + left + " * " + box + ".width").asDouble();
    double y = browser.eval(box + ".top + " + top + " * " + box + ".height").asDouble();
    browser.mouse(what, x, y);
  }

  private String text(String script) throws Exception {
    return browser.eval(script).asString();
  }

  @Test
  void chartsAreReadByPointerAndKeys() throws Exception {
    String over = "document.querySelector('#f1 .u-over')";
    mouse("mouseMoved", over, 0.5, 0.5);
    browser.waitFor("document.querySelector('#f1 .readout').textContent");
    assertThat(text("document.querySelector('#f1 .readout').textContent"))
        .isEqualTo("rising; lag = 50; norm = 50");
    assertThat(text("document.querySelector('#f1 .tip').textContent")).contains("norm = 50");
    browser.eval(PLOT + ".focus({preventScroll: true})");
    browser.key("ArrowRight");
    assertThat(text("document.querySelector('#f1 .readout').textContent"))
        .isEqualTo("rising; lag = 51; norm = 51");
    mouse("mouseMoved", "document.querySelector('#f2 .u-over')", 0.5, 0.5);
    browser.waitFor("document.querySelector('#f2 .readout').textContent");
    assertThat(text("document.querySelector('#f2 .readout').textContent"))
        .isEqualTo("value = 4; x = 1; y = 1");
  }

  @Test
  void zoomSeriesAndScale() throws Exception {
    String over = "document.querySelector('#f1 .u-over')";
    browser.eval(over + ".scrollIntoView({block: 'center'})");
    String whole = text(PICTURE);
    mouse("mouseMoved", over, 0.3, 0.3);
    mouse("mousePressed", over, 0.3, 0.3);
    mouse("mouseMoved", over, 0.7, 0.7);
    mouse("mouseReleased", over, 0.7, 0.7);
    browser.waitFor(PICTURE + " !== " + quoted(whole));
    mouse("mouseMoved", over, 0.999, 0.001);
    assertThat(text("document.querySelector('#f1 .readout').textContent"))
        .matches("rising; lag = (≈ )?7\\d.*");
    browser.eval(PLOT + ".focus()");
    browser.key("0");
    mouse("mouseMoved", over, 0.5, 0.5);
    mouse("mouseMoved", over, 0.998, 0.002);
    browser.waitFor(
        "/rising; lag = (≈ )?(9\\d|10\\d)/.test(document.querySelector('#f1 .readout').textContent)");

    String series = "document.querySelector('#f1 .series')";
    String shown = text(PICTURE);
    browser.eval(series + ".click()");
    assertThat(text(series + ".getAttribute('aria-pressed')")).isEqualTo("false");
    browser.waitFor(PICTURE + " !== " + quoted(shown));
    browser.eval(series + ".click()");
    browser.waitFor(PICTURE + " === " + quoted(shown));

    String log =
        "document.querySelectorAll('#f1 .panel')[1].querySelector('.tools [aria-pressed]')";
    String second = "document.querySelectorAll('#f1 canvas')[1].toDataURL()";
    assertThat(browser.eval(log).isNull()).isFalse();
    String linear = text(second);
    browser.eval(log + ".click()");
    browser.waitFor(second + " !== " + quoted(linear));

    browser.eval("document.querySelector('#f1 .as-printed').click()");
    assertThat(browser.eval("document.querySelector('#f1 .paper').offsetHeight > 100").asBoolean())
        .isTrue();
    assertThat(browser.eval("document.querySelector('#f1 .interactive').hidden").asBoolean())
        .isTrue();
  }

  /** From 0 to 1 is as far as from 1 to 10; switched off, the axis is linear. */
  @Test
  void valuesOfBothSigns() throws Exception {
    double far = top(1) - top(2);
    assertThat(far).isGreaterThan(10);
    assertThat(top(0) - top(1)).isCloseTo(2 * far, within(1.5));
    assertThat(top(2) - top(4)).isCloseTo(3 * far, within(1.5));
    assertThat(text("document.querySelector('#f3 .readout').textContent"))
        .isEqualTo("both; x = 4; change = 100");
    browser.eval("document.querySelector('#f3 .tools [aria-pressed=true]').click()");
    assertThat(top(2) - top(4)).isCloseTo(100 * (top(2) - top(3)), within(2.0));
  }

  /** Where the point of that number stands, in px from the top. */
  private double top(int point) throws Exception {
    String plot = "document.querySelector('#f3 .plot')";
    browser.eval(plot + ".scrollIntoView({block: 'center'})");
    browser.waitFor("document.querySelector('#f3 canvas')");
    browser.eval(plot + ".focus({preventScroll: true})");
    browser.key("Escape");
    for (int k = 0; k <= point; k++) {
      browser.key(k == 0 ? "ArrowUp" : "ArrowRight");
    }
    return browser.eval("parseFloat(document.querySelector('#f3 .dot').style.top)").asDouble();
  }

  /**
   * Values and the ends of the bars are read; bars are drawn, hidden with their series, and set the
   * axis.
   */
  @Test
  void errorBars() throws Exception {
    String plot = "document.querySelector('#f4 .plot')";
    String readout = "document.querySelector('#f4 .readout').textContent";
    String picture = "document.querySelector('#f4 canvas').toDataURL()";
    browser.eval("document.getElementById('f4').scrollIntoView({block: 'center'})");
    browser.waitFor("document.querySelector('#f4 canvas')");
    browser.eval(plot + ".focus({preventScroll: true})");
    browser.key("ArrowUp");
    browser.key("ArrowRight");
    assertThat(text(readout)).isEqualTo("loss; gain = 2; loss = 2 (1 to 8)");
    assertThat(ink("f4", 0.9)).as("a bar far above its point").isTrue();
    double linear =
        browser.eval("parseFloat(document.querySelector('#f4 .dot').style.top)").asDouble();
    browser.eval("document.querySelector('#f4 .tools [aria-label^=logarithmic]').click()");
    browser.eval(plot + ".focus({preventScroll: true})");
    browser.key("Escape");
    browser.key("ArrowUp");
    browser.key("ArrowRight");
    assertThat(browser.eval("parseFloat(document.querySelector('#f4 .dot').style.top)").asDouble())
        .isLessThan(linear - 20);
    mouse("mouseMoved", "document.querySelector('#f4 .u-over')", 0.96, 0.6);
    assertThat(text(readout)).isEqualTo("loss; gain = 3; loss = 3 (2.5 to 90)");
    String shown = text(picture);
    browser.key("+");
    browser.waitFor(picture + " !== " + quoted(shown));
    browser.key("0");
    browser.eval("document.querySelector('#f4 .series').click()");
    browser.waitFor("!(" + coloured("f4", 0.9) + ")");
  }

  /**
   * Whether something has the first category's colour in the right half of a plot, that high up.
   */
  private boolean ink(String figure, double height) throws Exception {
    return browser.eval(coloured(figure, height)).asBoolean();
  }

  private static String coloured(String figure, double height) {
    Color c = Palette.category(0);
    return "(() => {const k = document.querySelector('#%s canvas'); const d = k.getContext('2d').getImageData(k.width / 2, (1 - %s) * k.height, k.width / 2, 1).data; for (let i = 0; i < d.length; i += 4) if (Math.abs(d[i] - %d) + Math.abs(d[i + 1] - %d) + Math.abs(d[i + 2] - %d) < 40) return true; return false;})()"
        .formatted(figure, height, c.getRed(), c.getGreen(), c.getBlue());
  }

  @Test
  void tablesAreSortedAndFiltered() throws Exception {
    String rows =
        "Array.from(document.querySelectorAll('#runs ~ .grid tbody tr')).filter(r => !r.hidden)";
    assertThat(browser.eval(rows + ".length").asInt()).isEqualTo(60);
    browser.eval(
        "(() => {const s = document.querySelector('#runs ~ .grid select'); s.value = '=2'; s.dispatchEvent(new Event('change'));})()");
    assertThat(browser.eval(rows + ".length").asInt()).isEqualTo(20);
    assertThat(text("document.querySelector('#runs ~ .grid .count').textContent"))
        .isEqualTo("20 of 60 rows");
    String head =
        "Array.from(document.querySelectorAll('#runs ~ .grid th')).find(h => h.textContent === 'rho')";
    browser.eval(head + ".querySelector('button').click()");
    assertThat(text(rows + "[0].cells[0].textContent")).isEqualTo("59");
    assertThat(text(head + ".getAttribute('aria-sort')")).isEqualTo("ascending");
    browser.eval(head + ".querySelector('button').click()");
    assertThat(text(rows + "[0].cells[0].textContent")).isEqualTo("2");
  }

  @Test
  void darkAndNarrow() throws Exception {
    String light = text(PICTURE);
    String paper = "getComputedStyle(document.body).backgroundColor";
    assertThat(text(paper)).isEqualTo("rgb(255, 255, 255)");
    browser.scheme("dark");
    browser.waitFor(paper + " === 'rgb(20, 24, 29)'");
    browser.waitFor(PICTURE + " !== " + quoted(light));
    browser.eval("document.querySelector('.theme').click()");
    browser.waitFor(paper + " === 'rgb(255, 255, 255)'");
    browser.size(380, 800);
    browser.waitFor("document.querySelector('#f1 .plot').clientWidth < 380");
    assertThat(browser.eval("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(380);
    assertThat(browser.eval("document.querySelector('#f1 canvas').clientWidth").asInt())
        .isBetween(250, 380);
  }

  @Test
  void nothingIsCutOnPaper() throws Exception {
    try (PDDocument pdf = Loader.loadPDF(browser.pdf())) {
      assertThat(pdf.getPage(0).getMediaBox().getWidth()).isBetween(594f, 596f);
      List<Float> ends = new ArrayList<>();
      PDFTextStripper stripper =
          new PDFTextStripper() {
            @Override
            protected void processTextPosition(TextPosition at) {
              if (at.getDir() == 0) {
                ends.add(at.getXDirAdj() + at.getWidthDirAdj());
              }
              super.processTextPosition(at);
            }
          };
      String text = stripper.getText(pdf);
      assertThat(text)
          .contains(
              "A report of <b>results</b>", "Two lines.", "59", "gradflow verify .", "lag (steps)")
          .doesNotContain("as printed", "search");
      assertThat(ends).isNotEmpty().allMatch(x -> x < 595 - 28);
    }
  }

  /** Needs axe-core, the file that GRADFLOW_AXE names. */
  @Test
  void axeFindsNothing() throws Exception {
    String axe = System.getenv("GRADFLOW_AXE");
    assumeTrue(axe != null, "GRADFLOW_AXE names no axe.min.js");
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      browser.eval(Files.readString(Path.of(axe)) + "; 0");
      String found =
          text(
              "axe.run().then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary)])))");
      assertThat(found).as(scheme).isEqualTo("[]");
    }
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }
}
