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
  /** What computes; constants of arithmetic such as ln 2 are below. */
  private static final Set<String> COMPUTING =
      Set.of("calibrate", "theory", "flow", "measure", "task", "init");

  private static final List<Expectation> ALL = Expectations.standard().all();

  /** The rows of the theory pages with a set-up and a value; P has rows of our own. */
  private static final String PAGES =
      """
      A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 B1 B2 B4 B6
      B7 B8 B9 B10 B11 B12 B13 B14 B15 B16 B17 C1 C2 C5 C6 C7 C8 C9 C10 C11 C12 C13
      C14 D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D12 E1 E2 E3 E4 F1 F2 F3 F4 F5 F6 F7 F8 F9
      F10 F11 F12 F13 F14 G1 G2 G3 H1 H2 H3 H4 H5 H6 H7 H8 J1 J2 J4 J5 J6 J7 J8 J10
      J11 J12 J13 J14 J15 K6 K8 K9 K10 K11 K12 K13 K14 K15 K16 L4 L5 L7 L8 L9 L10 L11
      L12 L13 L14 L15 L16 L17 L18 M1 M2 M3 M4 M5 M6 M8 M9 M10 M11 N1 N2 N3 N4 N6 N7
      cells-A1 cells-A2 cells-A3 cells-A4 cells-A5 cells-A6 cells-A7 cells-A8 cells-A9
      cells-B1 cells-B2 cells-B3 cells-B4 cells-B5 cells-B6 cells-B7 cells-B8 cells-B9
      cells-B10 cells-B11 cells-B12 cells-B13 cells-B14 cells-C1 cells-C2 cells-C3
      cells-C4 cells-C5 cells-C6 cells-D1 cells-D2 cells-D3 cells-D4 cells-D5 cells-E1
      cells-E2 cells-E3 cells-E4 cells-E5 cells-E6 cells-F1 cells-F2 cells-F3 cells-F4
      cells-F5 cells-F6 cells-G1 cells-G2 cells-G3 cells-G4 cells-G5 cells-G6 cells-G7
      cells-H1 cells-H2 cells-H3 cells-H4 cells-H5 cells-I1 cells-I2 cells-I3 cells-I4
      cells-I5 cells-I6 cells-I7 cells-I8 cells-K1 cells-K2 cells-K3 cells-K4 cells-K5
      cells-K6 cells-L1 cells-L2 cells-L3 cells-L4 cells-L5 cells-L6 cells-L7 cells-L8
      cells-M1 cells-M2 cells-N1 cells-N2
      """;

  @Test
  void every_row_of_the_pages_is_computed_or_listed_as_not_computed() {
    Set<String> known =
        CalibrationRows.all().stream().map(CalibrationRow::id).collect(Collectors.toSet());
    NotComputed.all().forEach(row -> known.add(row.id()));
    assertThat(known).contains(PAGES.strip().split("\\s+"));
  }

  @Test
  void every_quantity_is_listed_once_and_belongs_to_a_row_of_its_extent() {
    Set<String> seen = new HashSet<>();
    Set<String> rows =
        CalibrationRows.all().stream().map(r -> r.id() + r.extent()).collect(Collectors.toSet());
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
    Set<String> computed =
        CalibrationRows.all().stream().map(CalibrationRow::id).collect(Collectors.toSet());
    for (NotComputed row : NotComputed.all()) {
      assertThat(computed).doesNotContain(row.id());
      assertThat(row.reason()).isNotBlank();
    }
  }

  /** Every expected value of four digits or more: no source file may hold it as a literal. */
  @Test
  void expected_values_occur_in_the_table_only() throws IOException {
    Pattern number = Pattern.compile("(?<![A-Za-z0-9])\\d*\\.?\\d+(?:e-?\\d+)?");
    Set<String> expected =
        ALL.stream()
            .map(e -> mantissa(Math.abs(e.expected())))
            .filter(m -> m.length() >= 4)
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/gradflow"))) {
      List<Path> code =
          files
              .filter(f -> f.toString().endsWith(".java"))
              .filter(f -> COMPUTING.contains(f.getName(4).toString()))
              .toList();
      assertThat(code).hasSizeGreaterThan(60);
      for (Path file : code) {
        String text = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*|_", "");
        number
            .matcher(text)
            .results()
            .map(m -> m.group())
            .filter(literal -> mantissa(Double.parseDouble(literal)).length() >= 4)
            .forEach(
                literal ->
                    assertThat(expected)
                        .as(file + " holds " + literal)
                        .noneMatch(m -> m.startsWith(mantissa(Double.parseDouble(literal)))));
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
