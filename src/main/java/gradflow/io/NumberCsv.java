package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads CSV files that contain only numbers, with an optional header. Separators are commas or
 * semicolons; blank lines are skipped. Tables with text are read by {@code gradflow.table}.
 */
final class NumberCsv {
  private NumberCsv() {}

  /**
   * Reads a file as an array of rows x columns.
   *
   * @throws BadArgument if a cell is not a number or a row is shorter or longer than the first
   * @throws FileProblem if the file cannot be read
   */
  static InputArrayFile.Array read(Path path) {
    double[] values = new double[64];
    int count = 0;
    int columns = -1;
    int line = 0;
    try (BufferedReader in = Files.newBufferedReader(path)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        if (text.isBlank()) {
          continue;
        }
        String[] cells = text.strip().split("[,;]", -1);
        if (columns < 0) {
          columns = cells.length;
          if (isHeader(cells)) {
            continue;
          }
        }
        Check.equal(path + ":" + line, cells.length, columns, "cells, as in the first row");
        if (count + columns > values.length) {
          UntrustedFile.requireRoom(path, 2L * values.length + columns);
          values = Arrays.copyOf(values, 2 * values.length + columns);
        }
        for (String cell : cells) {
          values[count++] = number(path, line, cell.strip());
        }
      }
    } catch (MalformedInputException e) {
      throw new BadArgument(path.toString(), "is not a text in UTF-8");
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
    Check.that(count > 0, path.toString(), "has no numbers");
    return new InputArrayFile.Array(
        List.of((long) count / columns, (long) columns), Arrays.copyOf(values, count));
  }

  private static boolean isHeader(String[] cells) {
    return Arrays.stream(cells).noneMatch(c -> c.strip().matches("[-+.0-9].*|(?i)nan|-?inf.*"));
  }

  private static double number(Path path, int line, String cell) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      String shown = cell.length() > 40 ? cell.substring(0, 37) + "..." : cell;
      throw new BadArgument(path + ":" + line, "got '" + shown + "', expected a number");
    }
  }
}
