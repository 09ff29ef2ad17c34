package gradflow.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of expectations, and that nobody else knows what it says. */
class ExpectationsTest {
  private static final List<Expectation> ALL = Expectations.standard().all();

  @Test
  void every_quantity_is_listed_once_and_belongs_to_a_row_of_its_extent() {
    Set<String> seen = new HashSet<>();
    Set<String> rows =
        Rows.all().stream().map(r -> r.id() + r.extent()).collect(Collectors.toSet());
    for (Expectation e : ALL) {
      assertThat(seen.add(e.row() + e.quantity() + e.extent())).as(e.toString()).isTrue();
      assertThat(rows).as(e.toString()).contains(e.row() + e.extent());
    }
    Set<String> expected = ALL.stream().map(e -> e.row() + e.extent()).collect(Collectors.toSet());
    assertThat(rows).isEqualTo(expected);
  }

  @Test
  void every_source_is_a_reference_or_derived() throws IOException {
    String bib = Files.readString(Path.of("docs/references.bib"));
    for (Expectation e : ALL) {
      assertThat(e.source().equals("derived") || bib.contains("{" + e.source() + ","))
          .as(e.toString())
          .isTrue();
    }
  }

  @Test
  void a_row_is_computed_or_listed_as_not_computed_but_not_both() {
    Set<String> computed = Rows.all().stream().map(Row::id).collect(Collectors.toSet());
    for (NotComputed row : NotComputed.all()) {
      assertThat(computed).doesNotContain(row.id());
      assertThat(row.reason()).isNotBlank();
    }
  }

  /** Every expected value of four digits or more: no source file may hold it as a literal. */
  @Test
  void expected_values_occur_in_the_table_only() throws IOException {
    Pattern number = Pattern.compile("\\d*\\.?\\d+(?:e-?\\d+)?");
    Set<String> expected =
        ALL.stream()
            .map(e -> mantissa(Math.abs(e.expected())))
            .filter(m -> m.length() >= 4)
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/gradflow"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*|_", "");
        number
            .matcher(code)
            .results()
            .map(m -> m.group())
            .filter(text -> mantissa(Double.parseDouble(text)).length() >= 4)
            .forEach(
                text ->
                    assertThat(expected)
                        .as(file + " holds " + text)
                        .noneMatch(m -> m.startsWith(mantissa(Double.parseDouble(text)))));
      }
    }
  }

  /** The digits without sign, point, exponent and zeros at either end. */
  private static String mantissa(double value) {
    if (value == 0 || Double.isInfinite(value)) {
      return "";
    }
    return new java.math.BigDecimal(Double.toString(value))
        .stripTrailingZeros()
        .unscaledValue()
        .toString();
  }
}
