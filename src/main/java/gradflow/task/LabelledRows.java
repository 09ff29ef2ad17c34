package gradflow.task;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import gradflow.files.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Labelled rows of numbers from an npz file ({@link LabelledArrays}) or a CSV file. Each CSV row
 * must have a label (an integer from 0) and as many values as the first row. A first row that does
 * not begin with a number is a header. Quotes are not supported.
 *
 * @param labels one per row
 * @param values one array per row, all of the same length
 */
record LabelledRows(int[] labels, double[][] values) {
  private static final int MOST_CLASSES = 100_000;

  /**
   * Returns the rows of a file, which is read once.
   *
   * @throws BadArgument for {@code path} if the file cannot be read, or a row is malformed; the
   *     message gives the first such row
   */
  static LabelledRows of(InputFile file) {
    try {
      return file.content(
          LabelledRows.class,
          f ->
              f.arrays()
                  .filter(
                      arrays ->
                          !f.toString()
                              .toLowerCase(Locale.ROOT)
                              .endsWith(".csv")) // a row starts with the label
                  .map(arrays -> LabelledArrays.read(f, arrays))
                  .orElseGet(() -> LabelledRows.read(f)));
    } catch (FileProblem e) {
      throw new BadArgument("path", e.getMessage());
    }
  }

  private static LabelledRows read(InputFile file) {
    List<Integer> labels = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(file.open(), StandardCharsets.UTF_8), 1 << 16)) {
      int row = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        row++;
        String where = file + ", row " + row;
        String plain = row == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
        boolean header = row == 1 && !isNumber(plain.split(",", 2)[0].strip());
        if (!header) {
          double[] cells = cells(plain, where);
          labels.add(label(cells[0], where));
          values.add(rest(cells, values, where));
        }
      }
    } catch (IOException e) {
      throw file.problem(e);
    }
    Check.that(!values.isEmpty(), "path", file + " has no rows, expected label,value,value,...");
    return new LabelledRows(
        labels.stream().mapToInt(Integer::intValue).toArray(), values.toArray(double[][]::new));
  }

  private static double[] cells(String line, String where) {
    String[] texts = line.split(",", -1);
    double[] cells = new double[texts.length];
    for (int i = 0; i < cells.length; i++) {
      String text = texts[i].strip();
      if (!isNumber(text)) {
        throw new BadArgument(
            "path", where + ", cell " + (i + 1) + ": got '" + text + "', expected a number");
      }
      cells[i] = Double.parseDouble(text);
    }
    return cells;
  }

  /**
   * Returns whether a text is a decimal number that fits into a double. Other Java notation, such
   * as 1f, is rejected.
   */
  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static int label(double label, String where) {
    Check.that(
        label == Math.rint(label) && label >= 0 && label < MOST_CLASSES,
        "path",
        where + ": got the label " + label + ", expected an integer from 0");
    return (int) label;
  }

  private static double[] rest(double[] cells, List<double[]> before, String where) {
    int expected = before.isEmpty() ? Math.max(1, cells.length - 1) : before.get(0).length;
    Check.that(
        cells.length - 1 == expected,
        "path",
        where
            + ": got "
            + (cells.length - 1)
            + " values after the label, expected "
            + expected
            + (before.isEmpty() ? " or more" : " as in the first row")
            + "; sequences of unequal length are not supported: pad them");
    return Arrays.copyOfRange(cells, 1, cells.length);
  }
}
