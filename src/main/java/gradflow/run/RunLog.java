package gradflow.run;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers logged by a training run, by column. Row r of each column belongs to update {@code
 * steps()[r]}; updates are increasing. If a resumed run logged a step again, the later row is used.
 * Text columns are stored separately. Immutable.
 *
 * @param steps updates of the rows
 * @param columns numbers by column
 * @param known whether a number was logged, by column
 * @param texts texts by column
 * @param rewritten number of rows that a resumed run logged again
 */
record RunLog(
    long[] steps,
    Map<String, double[]> columns,
    Map<String, boolean[]> known,
    Map<String, String[]> texts,
    int rewritten) {
  /** Marks an unknown value. A run may also log NaN as a value. */
  private static final double UNKNOWN = Double.NaN;

  private static final int MOST_ROWS = 2_000_000;
  private static final int MOST_COLUMNS = 256;
  private static final int LONGEST_LINE = 1 << 16;

  private static final Set<String> NUMBERS =
      Set.of(
          "loss",
          "lr",
          "grad_norm_before_clip",
          "grad_norm_after_clip",
          "grad_norm_at_step",
          "update_norm",
          "weight_norm",
          "update_to_weight");

  /** Returns a log without rows. */
  static RunLog empty() {
    return new RunLog(new long[0], Map.of(), Map.of(), Map.of(), 0);
  }

  /**
   * Reads a log.
   *
   * @throws BadArgument if there is no column {@code step}, a row has a different number of cells,
   *     or a cell is not a number; the error names file and line
   * @throws FileProblem if the file cannot be read
   */
  static RunLog read(Path file) {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String head = line(file, in, 1).orElse("step");
      List<String> names = Arrays.stream(head.split(",", -1)).map(String::strip).toList();
      Check.that(
          names.size() <= MOST_COLUMNS && Set.copyOf(names).size() == names.size(),
          file + ":1",
          "got " + names.size() + " columns, expected at most " + MOST_COLUMNS + ", none twice");
      Check.that(names.contains("step"), file + ":1", "has no column step");
      Rows rows = new Rows(file, names);
      int number = 1;
      for (Optional<String> text = line(file, in, 2);
          text.isPresent();
          text = line(file, in, number + 1)) {
        number++;
        rows.add(number, text.get());
      }
      return rows.log();
    } catch (MalformedInputException e) {
      throw new BadArgument(file.toString(), "is not a text in UTF-8");
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /** Reads a complete line. A last line without a line feed was cut off and is ignored. */
  private static Optional<String> line(Path file, BufferedReader in, int number)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return Optional.of(text.toString());
      }
      text.append((char) c);
      Check.that(
          text.length() <= LONGEST_LINE,
          file + ":" + number,
          "has more than " + LONGEST_LINE + " characters");
    }
    return Optional.empty();
  }

  /** Collects rows as they are read. Mutable. */
  private static final class Rows {
    private final Path file;
    private final List<String> names;
    private final List<String[]> rows = new ArrayList<>();
    private final List<Long> steps = new ArrayList<>();
    private int rewritten;

    Rows(Path file, List<String> names) {
      this.file = file;
      this.names = names;
    }

    void add(int line, String text) {
      if (text.isBlank()) {
        return;
      }
      String[] cells = text.strip().split(",", -1);
      Check.equal(file + ":" + line, cells.length, names.size(), "cells, as the first line has");
      Check.that(
          rows.size() < MOST_ROWS,
          file.toString(),
          "has more than " + MOST_ROWS + " rows; log every k-th update");
      String cell = cells[names.indexOf("step")].strip();
      Check.that(
          cell.matches("[0-9]{1,18}"),
          file + ":" + line,
          "got the step '" + shown(cell) + "', expected an integer from 0 on");
      long step = Long.parseLong(cell);
      for (int k = 0; k < names.size(); k++) {
        if (NUMBERS.contains(names.get(k))) {
          parse(line, names.get(k), cells[k].strip());
        }
      }
      while (!steps.isEmpty() && steps.get(steps.size() - 1) >= step) {
        steps.remove(steps.size() - 1);
        rows.remove(rows.size() - 1);
        rewritten++;
      }
      steps.add(step);
      rows.add(cells);
    }

    private double parse(int line, String name, String cell) {
      if (cell.isEmpty()) {
        return UNKNOWN;
      }
      try {
        return switch (cell.toLowerCase(Locale.ROOT)) {
          case "nan", "-nan", "+nan" -> Double.NaN;
          case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
          case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(cell);
        };
      } catch (NumberFormatException e) {
        throw new BadArgument(
            file + ":" + line, name + ": got '" + shown(cell) + "', expected a number");
      }
    }

    private static String shown(String cell) {
      return cell.length() > 40 ? cell.substring(0, 37) + "..." : cell;
    }

    RunLog log() {
      int n = rows.size();
      Map<String, double[]> columns = new LinkedHashMap<>();
      Map<String, boolean[]> known = new LinkedHashMap<>();
      Map<String, String[]> texts = new LinkedHashMap<>();
      for (int k = 0; k < names.size(); k++) {
        String name = names.get(k);
        if (NUMBERS.contains(name)) {
          double[] values = new double[n];
          boolean[] there = new boolean[n];
          for (int r = 0; r < n; r++) {
            String cell = rows.get(r)[k].strip();
            values[r] = parse(r, name, cell);
            there[r] = !cell.isEmpty();
          }
          columns.put(name, values);
          known.put(name, there);
        } else if (!name.equals("step")) {
          String[] values = new String[n];
          for (int r = 0; r < n; r++) {
            values[r] = rows.get(r)[k].strip();
          }
          texts.put(name, values);
        }
      }
      long[] all = steps.stream().mapToLong(Long::longValue).toArray();
      return new RunLog(all, columns, known, texts, rewritten);
    }
  }

  /** Returns the number of rows. */
  int rows() {
    return steps.length;
  }

  /** Returns whether a column has a value, which may be NaN, in a row. */
  boolean has(String name, int row) {
    return known.containsKey(name) && known.get(name)[row];
  }

  /** Returns the value in a row; NaN also if it is unknown. */
  double at(String name, int row) {
    return columns.containsKey(name) ? columns.get(name)[row] : UNKNOWN;
  }

  /** Returns the text in a row; empty if there is none. */
  String text(String name, int row) {
    return texts.containsKey(name) ? texts.get(name)[row] : "";
  }

  /**
   * Returns the finite values of a column in rows {@code from} to {@code to} − 1, limited to rows
   * that exist.
   */
  double[] finite(String name, int from, int to) {
    double[] out = new double[Math.max(0, to - from)];
    int n = 0;
    for (int r = from; r < Math.min(to, rows()); r++) {
      if (has(name, r) && Double.isFinite(at(name, r))) {
        out[n++] = at(name, r);
      }
    }
    return Arrays.copyOf(out, n);
  }

  /** Returns the first row of a later update; {@link #rows} if there is none. */
  int rowAfter(long update) {
    int at = Arrays.binarySearch(steps, update + 1);
    return at >= 0 ? at : -at - 1;
  }
}
