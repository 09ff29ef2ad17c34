package gradflow.table;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table as bytes, by column: 32-bit integers, doubles, and each distinct text once. */
public final class TableBytes {
  /** Maximum number of distinct texts whose indices fit into one byte. */
  private static final int FEW = 256;

  private TableBytes() {}

  /**
   * Writes a table.
   *
   * @throws ArithmeticException if an integer has more than 32 bits
   */
  public static void write(Table table, DataOutputStream out) throws IOException {
    out.writeInt(table.schema().size());
    for (int c = 0; c < table.schema().size(); c++) {
      Object cells = table.cells(c);
      out.writeByte(cells instanceof long[] ? 0 : cells instanceof double[] ? 1 : 2);
      text(out, table.columns().get(c));
      out.writeInt(table.rows());
      if (cells instanceof long[] integers) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * table.rows());
        for (int r = 0; r < table.rows(); r++) {
          bytes.putInt(Math.toIntExact(integers[r]));
        }
        out.write(bytes.array());
      } else if (cells instanceof double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * table.rows());
        bytes.asDoubleBuffer().put(numbers, 0, table.rows());
        out.write(bytes.array());
      } else {
        texts(out, (String[]) cells, table.rows());
      }
    }
  }

  /** Writes the distinct texts, and the index of the text of each row. */
  private static void texts(DataOutputStream out, String[] texts, int rows) throws IOException {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int r = 0; r < rows; r++) {
      numbers.putIfAbsent(texts[r], numbers.size());
    }
    out.writeInt(numbers.size());
    for (String text : numbers.keySet()) {
      text(out, text);
    }
    for (int r = 0; r < rows; r++) {
      int number = numbers.get(texts[r]);
      if (numbers.size() <= FEW) {
        out.writeByte(number);
      } else {
        out.writeInt(number);
      }
    }
  }

  /** Reads a table written by {@link #write}. */
  public static Table read(DataInputStream in) throws IOException {
    int n = in.readInt();
    List<Column> columns = new ArrayList<>();
    Object[] cells = new Object[n];
    int rows = 0;
    for (int c = 0; c < n; c++) {
      int kind = in.readByte();
      String header = text(in);
      rows = in.readInt();
      if (kind == 0) {
        ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(Integer.BYTES * rows));
        long[] integers = new long[rows];
        for (int r = 0; r < rows; r++) {
          integers[r] = bytes.getInt();
        }
        cells[c] = integers;
        columns.add(Column.integer(header));
      } else if (kind == 1) {
        double[] numbers = new double[rows];
        ByteBuffer.wrap(in.readNBytes(Double.BYTES * rows)).asDoubleBuffer().get(numbers);
        cells[c] = numbers;
        columns.add(Column.number(header));
      } else {
        cells[c] = texts(in, rows);
        columns.add(Column.text(header));
      }
    }
    return new Table(new Schema(columns), cells, rows);
  }

  private static String[] texts(DataInputStream in, int rows) throws IOException {
    String[] different = new String[in.readInt()];
    for (int k = 0; k < different.length; k++) {
      different[k] = text(in);
    }
    String[] texts = new String[rows];
    for (int r = 0; r < rows; r++) {
      texts[r] = different[different.length <= FEW ? in.readUnsignedByte() : in.readInt()];
    }
    return texts;
  }

  /** Writes a text of any length. */
  public static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads a text written by {@link #text(DataOutputStream, String)}. */
  public static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
