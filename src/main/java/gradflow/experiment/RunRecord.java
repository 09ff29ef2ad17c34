package gradflow.experiment;

import gradflow.files.Memory;
import gradflow.measure.MeasureValue;
import gradflow.table.TableBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A finished run as bytes: version, code, seconds, outcome, scalars, and each series with its
 * length, so that one table can be read without the others. Its place in an experiment is not
 * stored.
 */
public final class RunRecord {
  private static final byte VERSION = 1;

  private RunRecord() {}

  /**
   * Encodes a result.
   *
   * @param identity identifies the code that computed it
   */
  public static byte[] of(RunResult result, RunIdentity identity) {
    return Memory.bytes(
        bytes -> {
          DataOutputStream out = new DataOutputStream(bytes);
          out.writeByte(VERSION);
          Seconds s = result.seconds();
          for (double seconds : new double[] {s.total(), s.updates(), s.tests(), s.probes()}) {
            out.writeDouble(seconds);
          }
          TableBytes.text(out, identity.code());
          outcome(out, result.outcome());
          values(out, result.values());
        });
  }

  private static void outcome(DataOutputStream out, Outcome outcome) throws IOException {
    if (outcome instanceof Outcome.Diverged d) {
      out.writeByte(1);
      out.writeInt(d.step());
      TableBytes.text(out, d.quantity());
      out.writeDouble(d.value());
    } else if (outcome instanceof Outcome.Failed f) {
      out.writeByte(2);
      TableBytes.text(out, f.reason());
    } else {
      out.writeByte(0);
    }
  }

  private static void values(DataOutputStream out, List<MeasureValue> values) throws IOException {
    out.writeInt(values.size());
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Scalar s) {
        out.writeByte(s.yesNo() ? 1 : 0);
        TableBytes.text(out, s.name());
        out.writeDouble(s.value());
      } else if (value instanceof MeasureValue.Series series) {
        out.writeByte(2);
        TableBytes.text(out, series.table());
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        TableBytes.write(series.rows(), new DataOutputStream(rows));
        out.writeInt(rows.size());
        rows.writeTo(out);
      }
    }
  }

  /**
   * Decodes a result.
   *
   * @param run to which it belongs
   * @param tables the series to read
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
    TableBytes.text(in);
    Outcome outcome =
        switch (in.readByte()) {
          case 0 -> new Outcome.Completed();
          case 1 -> new Outcome.Diverged(in.readInt(), TableBytes.text(in), in.readDouble());
          default -> new Outcome.Failed(TableBytes.text(in));
        };
    List<MeasureValue> values = new ArrayList<>();
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      int kind = in.readByte();
      String name = TableBytes.text(in);
      if (kind < 2) {
        values.add(new MeasureValue.Scalar(name, in.readDouble(), kind == 1));
        continue;
      }
      int length = in.readInt();
      if (tables.test(name)) {
        values.add(new MeasureValue.Series(name, TableBytes.read(in)));
      } else {
        in.skipNBytes(length);
      }
    }
    return new RunResult(run, outcome, values, seconds);
  }

  /** Returns the identifier of the code and kernels that computed a record. */
  static String code(ByteBuffer content) throws IOException {
    DataInputStream in = stream(content);
    in.skipNBytes(1 + 4 * Double.BYTES);
    return TableBytes.text(in);
  }

  /** Whether two records are equal except for the computing time. */
  public static boolean same(ByteBuffer a, ByteBuffer b) {
    int head = 1 + 4 * Double.BYTES;
    return a.remaining() >= head
        && b.remaining() >= head
        && a.slice(head, a.remaining() - head).equals(b.slice(head, b.remaining() - head));
  }

  private static DataInputStream stream(ByteBuffer content) {
    return new DataInputStream(
        new ByteArrayInputStream(
            content.array(), content.arrayOffset() + content.position(), content.remaining()));
  }
}
