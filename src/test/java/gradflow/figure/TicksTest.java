package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {
  private static Scale scale(String text) {
    return OneValue.parse("scale", text, Scale.class, Catalog.all());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear  | 0      | 100    | 6 | 0 20 40 60 80 100",
        "linear  | -1.1   | 1.1    | 5 | −1.0 −0.5 0 0.5 1.0",
        "linear  | 0      | 2e-7   | 5 | 0 0.5×10⁻⁷ 1.0×10⁻⁷ 1.5×10⁻⁷ 2.0×10⁻⁷",
        "linear  | 1000.1 | 1000.5 | 5 | 1000.1 1000.2 1000.3 1000.4 1000.5",
        "linear  | 0      | 100000 | 6 | 0 20\u2009000 40\u2009000 60\u2009000 80\u2009000 100\u2009000",
        "linear  | 0      | 9000   | 6 | 0 2000 4000 6000 8000",
        "linear  | 0      | 2e6    | 5 | 0 0.5×10⁶ 1.0×10⁶ 1.5×10⁶ 2.0×10⁶",
        "decades | -60    | 20     | 5 | 10⁻⁶⁰ 10⁻⁴⁰ 10⁻²⁰ 10⁰ 10²⁰",
        "decades | -400   | 2000   | 6 | 10⁰ 10⁵⁰⁰ 10¹⁰⁰⁰ 10¹⁵⁰⁰ 10²⁰⁰⁰",
        "decades | 0      | 4      | 5 | 10⁰ 10¹ 10² 10³ 10⁴",
        "decades | -0.05  | 1.05   | 5 | 1 2 5 10",
        "log10   | -5     | -4     | 5 | 10⁻⁵ 2×10⁻⁵ 5×10⁻⁵ 10⁻⁴",
        "log10   | -0.05  | 0.08   | 4 | 0.9 1.0 1.1 1.2",
        "decades | -400.4 | -400   | 5 | 10^−400.4 10^−400.3 10^−400.2 10^−400.1 10^−400.0",
        "symlog  | -3.3   | 3.3    | 9 | −10² −10 −1 0 1 10 10²",
        "symlog  | -3.3   | 3.3    | 5 | −10² −1 0 1 10²",
        "symlog  | -0.2   | 6.1    | 5 | 0 1 10² 10⁴",
        "symlog  | -0.9   | 0.9    | 5 | −0.5 0 0.5",
        "{type: symlog, linear: 0.01} | -3 | 3 | 9 | −1 −10⁻¹ −10⁻² 0 10⁻² 10⁻¹ 1",
        "{type: symlog, linear: 0.01} | -0.9 | 0.9 | 5 | −0.005 0 0.005",
      })
  void labelsAreRoundNumbers(String name, double lo, double hi, int most, String labels) {
    Scale scale = scale(name);
    Ticks ticks = Ticks.of(scale, new Span(lo, hi), found -> found.size() <= most);
    List<String> got = ticks.major().stream().map(Ticks.Tick::label).toList();
    assertThat(String.join(" ", got)).isEqualTo(labels.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "linear,3,4",
    "decades,-2,3",
    "decades,0.3,0.9",
    "log10,0,12",
    "symlog,-12,300",
    "symlog,-5,-2",
    "symlog,2.1,4.3"
  })
  void allTicksLieOnTheAxisInOrder(String name, double lo, double hi) {
    Scale scale = scale(name);
    Span span = new Span(lo, hi);
    Ticks ticks = Ticks.of(scale, span, found -> found.size() <= 7);
    List<Double> places = ticks.major().stream().map(Ticks.Tick::at).toList();
    assertThat(places).hasSizeGreaterThanOrEqualTo(2).isSorted().allMatch(span::holds);
    assertThat(ticks.minor()).allMatch(span::holds);
  }
}
