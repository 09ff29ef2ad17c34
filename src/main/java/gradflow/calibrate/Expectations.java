package gradflow.calibrate;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The table of expectations, {@code expectations.csv} next to this class, which contains all
 * expected values. Fields contain no commas or quotes; lines that start with # are comments.
 *
 * @param all expectations in the order of the table
 */
public record Expectations(List<Expectation> all) {
  /** Header of the table. */
  static final String HEADER = "row,quantity,expected,tolerance,allowed,expected_se,extent,source";

  /** Copies the list. */
  public Expectations {
    all = List.copyOf(all);
  }

  /** Returns the table that ships with the program. */
  public static Expectations standard() {
    return new Expectations(
        lines("expectations.csv", HEADER).stream().map(Expectations::expectation).toList());
  }

  /** Returns the expectations of a row at its extent. */
  public List<Expectation> of(CalibrationRow row) {
    return all.stream()
        .filter(e -> e.row().equals(row.id()) && e.extent() == row.extent())
        .toList();
  }

  /** Returns the number of quantities whose tolerance is statistical. */
  public int statistical() {
    return (int) all.stream().filter(e -> e.tolerance() == Tolerance.STATISTICAL).count();
  }

  /** Returns the lines of a table next to this class, without header and comments. */
  static List<String> lines(String name, String header) {
    try (InputStream in = Expectations.class.getResourceAsStream(name);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
      Check.that(
          lines.get(0).equals(header), name, "got header " + lines.get(0) + ", expected " + header);
      return lines.subList(1, lines.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Expectation expectation(String line) {
    String[] cells = line.split(",", -1);
    Check.that(cells.length == 8, "expectations", "got " + line + ", expected the cells " + HEADER);
    try {
      return new Expectation(
          cells[0],
          cells[1],
          Double.parseDouble(cells[2]),
          Tolerance.valueOf(cells[3].toUpperCase(Locale.ROOT).replace('-', '_')),
          Double.parseDouble(cells[4]),
          cells[5].isEmpty() ? 0 : Double.parseDouble(cells[5]),
          Extent.valueOf(cells[6].toUpperCase(Locale.ROOT)),
          cells[7]);
    } catch (IllegalArgumentException e) {
      throw new BadArgument("expectations", "cannot read " + line + ": " + e.getMessage());
    }
  }
}
