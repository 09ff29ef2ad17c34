package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LINEAR  | 0      | 100    | 6 | 0 20 40 60 80 100",
        "LINEAR  | -1.1   | 1.1    | 5 | −1.0 −0.5 0 0.5 1.0",
        "LINEAR  | 0      | 2e-7   | 5 | 0 0.5×10⁻⁷ 1.0×10⁻⁷ 1.5×10⁻⁷ 2.0×10⁻⁷",
        "LINEAR  | 1000.1 | 1000.5 | 5 | 1000.1 1000.2 1000.3 1000.4 1000.5",
        "LINEAR  | 0      | 100000 | 6 | 0 20\u2009000 40\u2009000 60\u2009000 80\u2009000 100\u2009000",
        "LINEAR  | 0      | 9000   | 6 | 0 2000 4000 6000 8000",
        "LINEAR  | 0      | 2e6    | 5 | 0 0.5×10⁶ 1.0×10⁶ 1.5×10⁶ 2.0×10⁶",
        "DECADES | -60    | 20     | 5 | 10⁻⁶⁰ 10⁻⁴⁰ 10⁻²⁰ 10⁰ 10²⁰",
        "DECADES | -400   | 2000   | 6 | 10⁰ 10⁵⁰⁰ 10¹⁰⁰⁰ 10¹⁵⁰⁰ 10²⁰⁰⁰",
        "DECADES | 0      | 4      | 5 | 10⁰ 10¹ 10² 10³ 10⁴",
        "DECADES | -0.05  | 1.05   | 5 | 1 2 5 10",
        "LOG10   | -5     | -4     | 5 | 10⁻⁵ 2×10⁻⁵ 5×10⁻⁵ 10⁻⁴",
        "LOG10   | -0.05  | 0.08   | 4 | 0.9 1.0 1.1 1.2",
        "DECADES | -400.4 | -400   | 5 | 10^−400.4 10^−400.3 10^−400.2 10^−400.1 10^−400.0",
      })
  void labelsAreRoundNumbers(Scale scale, double lo, double hi, int most, String labels) {
    Ticks ticks = Ticks.of(scale, new Span(lo, hi), found -> found.size() <= most);
    List<String> got = ticks.major().stream().map(Ticks.Tick::label).toList();
    assertThat(String.join(" ", got)).isEqualTo(labels.strip());
  }

  @ParameterizedTest
  @CsvSource({"LINEAR,3,4", "DECADES,-2,3", "DECADES,0.3,0.9", "LOG10,0,12"})
  void allTicksLieOnTheAxisInOrder(Scale scale, double lo, double hi) {
    Span span = new Span(lo, hi);
    Ticks ticks = Ticks.of(scale, span, found -> found.size() <= 7);
    List<Double> places = ticks.major().stream().map(Ticks.Tick::at).toList();
    assertThat(places).hasSizeGreaterThanOrEqualTo(2).isSorted().allMatch(span::holds);
    assertThat(ticks.minor()).allMatch(span::holds);
  }
}
