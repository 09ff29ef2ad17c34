package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of docs/memory-of-the-cells.md is that of the reference result. */
class MemoryTableTest {
  private static final Path RESULT =
      Path.of("results/reference/34-memory-of-the-cells/summary.csv");

  private static final List<String> TASKS = List.of("adding", "copying", "temporal order");

  @Test
  void everyNumberIsThatOfTheSummary() throws IOException {
    List<String[]> summary =
        Files.readAllLines(RESULT).stream().map(line -> line.split(",", -1)).toList();
    Set<String> cells = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("docs/memory-of-the-cells.md"))) {
      String[] parts = line.split(" \\| ");
      if (parts.length == 5 && line.startsWith("| `")) {
        String cell = parts[0].replaceAll("[|` ]", "");
        cells.add(cell);
        assertThat(parts[2]).as(cell).isEqualTo(halves(summary, cell, "before"));
        assertThat(parts[3]).as(cell).isEqualTo(halves(summary, cell, "after"));
        List<String> learned = new ArrayList<>();
        for (String task : TASKS) {
          learned.add(String.valueOf(Math.round(20 * value(summary, task, cell, "success", 10))));
        }
        assertThat(parts[4]).as(cell).isEqualTo(String.join(", ", learned) + " |");
      }
    }
    Set<String> measured = new TreeSet<>();
    summary.stream().skip(1).forEach(row -> measured.add(row[1]));
    assertThat(cells).isEqualTo(measured);
  }

  private static String halves(List<String[]> summary, String cell, String when) {
    return String.join(
        ", ",
        TASKS.stream()
            .map(task -> text(value(summary, task, cell, "half_life_steps_" + when, 6)))
            .toList());
  }

  private static double value(
      List<String[]> summary, String task, String cell, String quantity, int column) {
    return summary.stream()
        .filter(r -> Arrays.asList(r).subList(0, 2).equals(List.of(task, cell)))
        .filter(r -> r[3].equals(quantity))
        .mapToDouble(r -> Double.parseDouble(r[column]))
        .findFirst()
        .orElseThrow();
  }

  /** Two digits; over 1000 steps nobody counts. */
  private static String text(double steps) {
    if (Double.isInfinite(steps)) {
      return "∞";
    }
    if (steps >= 1000) {
      return "> 1000";
    }
    double digits = Double.parseDouble(String.format(Locale.ROOT, "%.1e", steps));
    return digits == Math.rint(digits)
        ? String.valueOf((long) digits)
        : String.format(Locale.ROOT, "%.1f", digits);
  }
}
