package gradflow.measure;

import gradflow.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the rows of a series: some text keys, some integer keys, some real values per row. */
final class SeriesRows {
  private final String table;
  private final List<String> texts;
  private final List<String> ints;
  private final List<String> reals;
  private final List<String[]> textRows = new ArrayList<>();
  private int[] intCells = new int[64];
  private double[] realCells = new double[64];
  private int rows;

  /** The rows of a table. */
  SeriesRows(Recorded recorded) {
    this.table = recorded.table();
    this.texts = recorded.names(Recorded.Type.TEXT);
    this.ints = recorded.names(Recorded.Type.INTEGER);
    this.reals = recorded.names(Recorded.Type.NUMBER);
  }

  /** Adds a row. */
  void add(String[] text, int[] integer, double... real) {
    Check.equal("values", real.length, reals.size(), reals.toString());
    textRows.add(text);
    intCells = fit(intCells, (rows + 1) * ints.size());
    realCells = fit(realCells, (rows + 1) * reals.size());
    System.arraycopy(integer, 0, intCells, rows * ints.size(), ints.size());
    System.arraycopy(real, 0, realCells, rows * reals.size(), reals.size());
    rows++;
  }

  private static int[] fit(int[] cells, int size) {
    return size <= cells.length ? cells : Arrays.copyOf(cells, Math.max(size, 2 * cells.length));
  }

  private static double[] fit(double[] cells, int size) {
    return size <= cells.length ? cells : Arrays.copyOf(cells, Math.max(size, 2 * cells.length));
  }

  /** The series, in the order of time: rows that were added backwards are turned round. */
  MeasureValue.Series series(boolean reversed) {
    List<MeasureValue.Column> columns = new ArrayList<>();
    for (int c = 0; c < texts.size(); c++) {
      String[] values = new String[rows];
      for (int r = 0; r < rows; r++) {
        values[at(r, reversed)] = textRows.get(r)[c];
      }
      columns.add(new MeasureValue.Texts(texts.get(c), values));
    }
    for (int c = 0; c < ints.size(); c++) {
      int[] values = new int[rows];
      for (int r = 0; r < rows; r++) {
        values[at(r, reversed)] = intCells[r * ints.size() + c];
      }
      columns.add(new MeasureValue.Ints(ints.get(c), values));
    }
    for (int c = 0; c < reals.size(); c++) {
      double[] values = new double[rows];
      for (int r = 0; r < rows; r++) {
        values[at(r, reversed)] = realCells[r * reals.size() + c];
      }
      columns.add(new MeasureValue.Reals(reals.get(c), values));
    }
    return new MeasureValue.Series(table, columns);
  }

  private int at(int row, boolean reversed) {
    return reversed ? rows - 1 - row : row;
  }
}
