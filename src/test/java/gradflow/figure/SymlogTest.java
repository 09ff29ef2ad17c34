package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymlogTest {
  private static final Scale SCALE = new Scale.Symlog(0.01);

  @Test
  void linearAboutZeroAndADecadePerUnitBeyond() {
    assertThat(SCALE.place(0.005)).isEqualTo(0.5);
    assertThat(SCALE.place(0.01)).isEqualTo(1);
    assertThat(SCALE.place(-10)).isEqualTo(-4);
    assertThat(SCALE.place(Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
    for (double v : new double[] {-1e300, -3, -0.01, -0.004, 0, 1e-300, 0.01, 0.7, 1e300}) {
      assertThat(SCALE.value(SCALE.place(v))).isCloseTo(v, within(1e-12 * Math.abs(v)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "curves, table: runs, y_label: y, y_scale: {type: symlog, linear: 0.5}, series: [{y: b}] | expected a power of ten",
        "curves, table: runs, y_label: y, y_scale: {type: symlog, linear: -1}, series: [{y: b}] | expected a power of ten",
        "curves, table: runs, y_label: y, y_scale: {type: symlog, threshold: 1}, series: [{y: b}] | unknown key \"threshold\"",
        "curves, table: runs, y_label: y, y_scale: {type: linear, linear: 1}, series: [{y: b}] | unknown key \"linear\"",
        "curves, table: runs, y_label: y, y_scale: symlog, y_min: -1, y_max: 0.5, series: [{y: b}] | linear up to 1.0; try linear",
        "curves, table: runs, y_label: y, y_scale: symlog, y_min: 1, series: [{y: b}] | logarithmic from 1.0 on; try log10",
        "curves, table: runs, y_label: y, y_scale: symlog, series: [{slope: b, role: theory}] | got symlog with a series that is a slope",
        "heat-map, table: runs, x: a, y: b, value: c, x_label: x, y_label: y, value_label: v, value_scale: symlog, min: -1, max: 1 | try linear",
        "heat-map, table: runs, x: a, y: b, value: c, x_label: x, y_label: y, value_label: v, value_scale: symlog, colours: diverging, centre: 2 | expected 0, the middle",
        "scatter, x: a, y: b, cases: c, x_label: x, y_label: y, x_scale: log10, x_min: 0 | expected a number > 0",
        "scatter, x: a, y: b, cases: c, x_label: x, y_label: y, y_scale: symlog, y_min: 1 | try log10",
      })
  void whatIsUnknownOrUselessIsRefused(String panel, String says) {
    String text = "{type: " + panel.strip() + "}";
    assertThatThrownBy(() -> OneValue.parse("panel", text, PanelSpec.class, Catalog.all()))
        .hasMessageContaining(says.strip());
  }

  @Test
  void theCaptionSaysWhereTheScaleChanges() {
    double[] at = {-1, 0, 1};
    Mark line = new Mark.Line("a", at, new double[] {-50, 0, 50}, Style.measured(Palette.INK));
    Axis x = Axis.linear("x");
    Axis y = new Axis("y", SCALE, Double.NaN, Double.NaN, false);
    Figure figure = TestFigures.single("t", Panel.of("", x, y, List.of(line)));
    assertThat(Captions.complete(figure))
        .isEqualTo("t. The vertical axis is linear from −0.01 to 0.01, logarithmic beyond.");
  }
}
