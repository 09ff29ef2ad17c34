package gradflow.experiment;

import gradflow.measure.MeasureValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A finished run as bytes: version, code, seconds, outcome, scalars, and each series with its
 * length, so that one table can be read without the others. Its place in an experiment is not in
 * it.
 */
public final class RunRecord {
  private static final byte VERSION = 1;

  /** So many different texts have numbers of one byte. */
  private static final int FEW = 256;

  private RunRecord() {}

  /**
   * The bytes of a result.
   *
   * @param identity whose code it is by
   */
  public static byte[] of(RunResult result, RunIdentity identity) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      Seconds s = result.seconds();
      for (double seconds : new double[] {s.total(), s.updates(), s.tests(), s.probes()}) {
        out.writeDouble(seconds);
      }
      text(out, identity.code());
      outcome(out, result.outcome());
      values(out, result.values());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array does not fail
    }
    return bytes.toByteArray();
  }

  private static void outcome(DataOutputStream out, Outcome outcome) throws IOException {
    if (outcome instanceof Outcome.Diverged d) {
      out.writeByte(1);
      out.writeInt(d.step());
      text(out, d.quantity());
      out.writeDouble(d.value());
    } else if (outcome instanceof Outcome.Failed f) {
      out.writeByte(2);
      text(out, f.reason());
    } else {
      out.writeByte(0);
    }
  }

  private static void values(DataOutputStream out, List<MeasureValue> values) throws IOException {
    out.writeInt(values.size());
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Scalar s) {
        out.writeByte(s.yesNo() ? 1 : 0);
        text(out, s.name());
        out.writeDouble(s.value());
      } else if (value instanceof MeasureValue.Series series) {
        out.writeByte(2);
        text(out, series.table());
        ByteArrayOutputStream columns = new ByteArrayOutputStream();
        columns(new DataOutputStream(columns), series.columns());
        out.writeInt(columns.size());
        columns.writeTo(out);
      }
    }
  }

  private static void columns(DataOutputStream out, List<MeasureValue.Column> columns)
      throws IOException {
    out.writeInt(columns.size());
    for (MeasureValue.Column column : columns) {
      if (column instanceof MeasureValue.Ints ints) {
        head(out, 0, column, ints.values().length);
        ByteBuffer numbers = ByteBuffer.allocate(Integer.BYTES * ints.values().length);
        numbers.asIntBuffer().put(ints.values());
        out.write(numbers.array());
      } else if (column instanceof MeasureValue.Reals reals) {
        head(out, 1, column, reals.values().length);
        ByteBuffer numbers = ByteBuffer.allocate(Double.BYTES * reals.values().length);
        numbers.asDoubleBuffer().put(reals.values());
        out.write(numbers.array());
      } else if (column instanceof MeasureValue.Texts texts) {
        head(out, 2, column, texts.values().length);
        texts(out, texts.values());
      }
    }
  }

  /** The different texts, and which of them stands in each row. */
  private static void texts(DataOutputStream out, String[] texts) throws IOException {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (String text : texts) {
      numbers.putIfAbsent(text, numbers.size());
    }
    out.writeInt(numbers.size());
    for (String text : numbers.keySet()) {
      text(out, text);
    }
    for (String text : texts) {
      int number = numbers.get(text);
      if (numbers.size() <= FEW) {
        out.writeByte(number);
      } else {
        out.writeInt(number);
      }
    }
  }

  private static void head(DataOutputStream out, int kind, MeasureValue.Column column, int rows)
      throws IOException {
    out.writeByte(kind);
    text(out, column.name());
    out.writeInt(rows);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * The result that a record holds.
   *
   * @param run whose it is
   * @param tables whose series are wanted
   * @throws IOException if it was written by another version
   */
  public static RunResult read(ByteBuffer content, PlannedRun run, Predicate<String> tables)
      throws IOException {
    DataInputStream in = stream(content);
    if (in.readByte() != VERSION) {
      throw new IOException("a record was written by another version");
    }
    Seconds seconds =
        new Seconds(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    text(in);
    Outcome outcome =
        switch (in.readByte()) {
          case 0 -> new Outcome.Completed();
          case 1 -> new Outcome.Diverged(in.readInt(), text(in), in.readDouble());
          default -> new Outcome.Failed(text(in));
        };
    List<MeasureValue> values = new ArrayList<>();
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      int kind = in.readByte();
      String name = text(in);
      if (kind < 2) {
        values.add(new MeasureValue.Scalar(name, in.readDouble(), kind == 1));
        continue;
      }
      int length = in.readInt();
      if (tables.test(name)) {
        values.add(new MeasureValue.Series(name, columns(in)));
      } else {
        in.skipNBytes(length);
      }
    }
    return new RunResult(run, outcome, values, seconds);
  }

  /** Names of the series of a record, in their order. */
  public static List<String> tables(ByteBuffer content) throws IOException {
    List<String> names = new ArrayList<>();
    read(content, null, name -> !names.add(name));
    return names;
  }

  /** Which code and kernels a record is by. */
  static String code(ByteBuffer content) throws IOException {
    DataInputStream in = stream(content);
    in.skipNBytes(1 + 4 * Double.BYTES);
    return text(in);
  }

  /** Whether two records say the same but for the time it took. */
  public static boolean same(ByteBuffer a, ByteBuffer b) {
    int head = 1 + 4 * Double.BYTES;
    return a.remaining() >= head
        && b.remaining() >= head
        && a.slice(head, a.remaining() - head).equals(b.slice(head, b.remaining() - head));
  }

  private static DataInputStream stream(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static List<MeasureValue.Column> columns(DataInputStream in) throws IOException {
    List<MeasureValue.Column> columns = new ArrayList<>();
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      int kind = in.readByte();
      String name = text(in);
      int rows = in.readInt();
      if (kind == 0) {
        int[] values = new int[rows];
        ByteBuffer.wrap(in.readNBytes(Integer.BYTES * rows)).asIntBuffer().get(values);
        columns.add(new MeasureValue.Ints(name, values));
      } else if (kind == 1) {
        double[] values = new double[rows];
        ByteBuffer.wrap(in.readNBytes(Double.BYTES * rows)).asDoubleBuffer().get(values);
        columns.add(new MeasureValue.Reals(name, values));
      } else {
        String[] different = new String[in.readInt()];
        for (int k = 0; k < different.length; k++) {
          different[k] = text(in);
        }
        String[] values = new String[rows];
        for (int k = 0; k < rows; k++) {
          values[k] = different[different.length <= FEW ? in.readUnsignedByte() : in.readInt()];
        }
        columns.add(new MeasureValue.Texts(name, values));
      }
    }
    return columns;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
