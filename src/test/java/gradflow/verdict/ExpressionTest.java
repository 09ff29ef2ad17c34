package gradflow.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final Map<String, String> CELLS =
      Map.of("x", "3", "rho", "0.5", "outcome", "diverged");

  private static double value(String text) {
    return Expression.parse("quantity", text)
        .value(
            new TableRow() {
              @Override
              public double number(String column) {
                return column.equals("gap") ? Double.NaN : Double.parseDouble(CELLS.get(column));
              }

              @Override
              public String text(String column) {
                return CELLS.get(column);
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "1 + 2 * x | 7",
        "10 - 2 - 3 | 5",
        "2 ^ 3 ^ 2 | 512",
        "-x ^ 2 | -9",
        "(1 + 2) * -x | -9",
        "8 / 4 / 2 | 1",
        "abs(ln(rho)) | 0.6931471805599453",
        "log10(1e3) + exp(0) + sqrt(4) | 6",
        "min(x, 2) + max(x, 2) | 5",
        "x > 2 and rho < 1 | 1",
        "x > 4 or rho >= 1 | 0",
        "x == 3 | 1",
        "x != 3 | 0",
        "outcome == \"diverged\" | 1",
        "outcome != \"diverged\" | 0",
        "or_else(gap, 7) | 7",
        "or_else(x, 7) | 3"
      })
  void has_the_usual_meaning(String text, double expected) {
    assertThat(value(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gap + 1", "gap > 0", "gap == gap", "x > 0 or gap > 0", "max(gap, 0) * 0"})
  void what_is_made_from_a_missing_cell_is_missing(String text) {
    assertThat(value(text)).isNaN();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x + | got the end where a column",
        "(x | expected )",
        "x y | left over from y",
        "sin(x) | unknown function sin, known are [abs, exp, ln, log10, max, min, or_else, sqrt]",
        "x $ 2 | cannot read $ 2",
        "min(x) | got ), expected ,"
      })
  void says_what_it_cannot_read(String text, String message) {
    assertThatThrownBy(() -> Expression.parse("quantity", text))
        .isInstanceOf(BadArgument.class)
        .hasMessageStartingWith("quantity: got \"" + text + "\"")
        .hasMessageContaining(message);
  }

  @Test
  void knows_its_columns() {
    assertThat(Expression.parse("quantity", "ln(a) - b * a + 1e3").columns())
        .containsExactlyInAnyOrder("a", "b");
  }
}
