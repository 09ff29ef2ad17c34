package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import gradflow.check.BadArgument;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of panel over odd tables: it is painted, all of it at finite places on the page, or
 * refused in words.
 */
class OddDataTest {
  private static final List<String> PANELS =
      List.of(
          "{type: curves, table: runs, x: a, lines: net, y_label: y, y_scale: linear, series: [{y: b}]}",
          "{type: curves, table: runs, x: a, lines: net, y_label: y, y_scale: log10, series: [{y: b}]}",
          "{type: curves, table: runs, x: a, lines: net, y_label: y, series: [{y: b, bars: true}]}",
          "{type: heat-map, table: runs, x: a, y: c, value: b, value_scale: linear, contours: [0.5], x_label: x, y_label: y, value_label: v}",
          "{type: curves, table: runs, x: a, lines: net, y_label: y, y_scale: symlog, series: [{y: b}]}",
          "{type: heat-map, table: runs, x: a, y: c, value: b, value_scale: symlog, colours: diverging, x_label: x, y_label: y, value_label: v}",
          "{type: heat-map, table: runs, x: a, y: c, value: b, colours: diverging, nearest: true, x_label: x, y_label: y, value_label: v}",
          "{type: distribution, table: runs, column: b, lines: net, x_label: x}",
          "{type: distribution, table: runs, column: b, lines: net, kind: ecdf, law: normal, x_label: x}",
          "{type: scatter, x: a, y: b, cases: net, x_label: x, y_label: y}",
          "{type: scatter, x: a, y: b, cases: net, x_label: x, y_label: y, x_scale: log10, y_scale: {type: symlog, linear: 0.1}}",
          "{type: against, x: a, lines: net, series: [{y: b}], x_label: x, y_label: y}",
          "{type: eigenvalues, panels: net}",
          "{type: pseudospectra, panels: net}");

  @TempDir Path folder;

  private interface Value {
    double at(int row, int net);
  }

  private void write(int rows, int nets, Value b) throws IOException {
    StringBuilder runs = new StringBuilder("run,net,replicate,outcome,a,b,c\n");
    StringBuilder plane = new StringBuilder("run,net,replicate,block,index,re,im\n");
    StringBuilder field = new StringBuilder("run,net,replicate,block,re,im,log10_sigma_min\n");
    for (int n = 0; n < nets; n++) {
      for (int r = 0; r < rows; r++) {
        String value = Double.isNaN(b.at(r, n)) ? "" : String.valueOf(b.at(r, n));
        String run = n + ",net" + n + ",0,";
        runs.append(run + "completed," + r % 4 + "," + value + "," + r / 4 + "\n");
        plane.append(run + "W_hh," + r + "," + value + "," + 0.1 * r + "\n");
        field.append(run + "W_hh," + r % 4 + "," + r / 4 + "," + value + "\n");
      }
    }
    Files.writeString(folder.resolve("runs.csv"), runs);
    Files.writeString(folder.resolve("eigenvalues.csv"), plane);
    Files.writeString(folder.resolve("pseudospectrum.csv"), field);
  }

  /** What is painted of each kind of panel; the words where it is refused. */
  private Map<String, Object> painted() {
    Map<String, Object> out = new LinkedHashMap<>();
    for (String text : PANELS) {
      try {
        PanelSpec panel = OneValue.parse("panel", text, PanelSpec.class, Catalog.all());
        List<Panel> panels = panel.panels(folder);
        Page page = Painter.paint(new Figure("title", "", panels, 4, 183, 0.8));
        requireFinite(text, page);
        out.put(text, page);
      } catch (BadArgument e) {
        assertThat(e.getMessage()).as(text).contains("got", "expected");
        out.put(text, e.getMessage());
      }
    }
    return out;
  }

  private static void requireFinite(String text, Page page) {
    Rectangle2D sheet = new Rectangle2D.Double(0, 0, page.width(), page.height());
    assertThat(page.height()).as(text).isFinite().isLessThan(20_000);
    for (Page.Item item : page.items()) {
      if (item instanceof Page.Text words) {
        assertThat(sheet.contains(TestFigures.box(words)))
            .as(text + ": " + words.text().plain())
            .isTrue();
        assertThat(words.text().plain()).as(text).doesNotContain("NaN", "Infinity");
      } else {
        Shape shape =
            item instanceof Page.Fill fill
                ? fill.shape()
                : item instanceof Page.Stroke stroke ? stroke.shape() : sheet;
        Rectangle2D box = shape.getBounds2D();
        double sum = box.getX() + box.getY() + box.getWidth() + box.getHeight();
        assertThat(sum).as(text).isFinite();
      }
    }
  }

  @Test
  void oddNumbers() throws IOException {
    Map<String, Value> odd = new LinkedHashMap<>();
    odd.put("nothing", (r, n) -> Double.NaN);
    odd.put("some are missing", (r, n) -> r % 3 == 0 ? Double.NaN : r);
    odd.put("infinite", (r, n) -> r % 2 == 0 ? Double.POSITIVE_INFINITY : -1 / 0.0);
    odd.put("some are infinite", (r, n) -> r % 3 == 0 ? -1 / 0.0 : r % 3 == 1 ? 1 / 0.0 : r + 1);
    odd.put("all the same", (r, n) -> 7);
    odd.put("zero", (r, n) -> 0);
    odd.put("huge and tiny", (r, n) -> r % 2 == 0 ? 1e300 : 1e-300);
    odd.put("an empty group", (r, n) -> n == 1 ? Double.NaN : r + 1);
    for (Map.Entry<String, Value> each : odd.entrySet()) {
      write(16, 2, each.getValue());
      assertThat(painted()).as(each.getKey()).hasSize(PANELS.size());
    }
    write(16, 2, (r, n) -> n == 1 ? Double.NaN : r + 1.0);
    assertThat(painted().values()).as("the other group is there").allMatch(Page.class::isInstance);
  }

  @Test
  void aSinglePoint() throws IOException {
    write(1, 1, (r, n) -> 0.5);
    assertThat(painted().values()).filteredOn(Page.class::isInstance).hasSizeGreaterThan(8);
  }

  @Test
  void fortySeriesAreAllNamed() throws IOException {
    write(8, 40, (r, n) -> r + 0.1 * n + 1);
    Map<String, Object> painted = painted();
    for (String text : PANELS.subList(0, 3)) {
      List<String> words =
          ((Page) painted.get(text))
              .items().stream()
                  .filter(Page.Text.class::isInstance)
                  .map(i -> ((Page.Text) i).text().plain())
                  .toList();
      assertThat(words).contains("net0", "net39").filteredOn(w -> w.startsWith("net")).hasSize(40);
    }
  }

  @Test
  void aMillionPointsMakeASmallPage() {
    int n = 1_000_000;
    SplittableRandom random = new SplittableRandom(17);
    double[] x = random.doubles(n).toArray();
    double[] y = random.doubles(n).toArray();
    Mark.Points points = new Mark.Points("", x, y, Palette.category(0), Symbol.DISC, 2);
    Panel panel = Panel.of("", Axis.linear("x"), Axis.linear("y"), List.of(points));
    Page page = Painter.paint(new Figure("", "", List.of(panel), 1, 89, 0.8));
    assertThat(page.items()).hasSizeLessThan(200).anyMatch(Page.Picture.class::isInstance);
  }
}
