package gradflow.io;

import gradflow.files.GrowingFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file, which can be read while it is being written. Each record consists of a
 * length, the masked CRC-32C of the length, a message {@code tensorflow.Event}, and the masked
 * CRC-32C of the message. Not thread-safe.
 */
public final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  private final GrowingFile file;

  /**
   * Creates a file.
   *
   * @param file path of the file, whose name must contain {@code tfevents}
   * @param wallTime seconds since 1970
   * @throws gradflow.files.FileProblem if the file exists already or cannot be created
   */
  public EventFile(Path file, double wallTime) {
    this.file = new GrowingFile(file);
    record(
        OnnxMessage.bytes(
            out -> {
              out.writeDouble(1, wallTime);
              out.writeString(3, "brain.Event:2");
            }));
  }

  /**
   * Adds the scalars of one step.
   *
   * @param wallTime seconds since 1970
   * @param values values by tag, such as {@code training/loss}; stored in single precision
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  public void scalars(double wallTime, long step, Map<String, Double> values) {
    byte[] summary =
        OnnxMessage.bytes(
            out -> {
              for (Map.Entry<String, Double> e : values.entrySet()) {
                out.writeByteArray(
                    1,
                    OnnxMessage.bytes(
                        value -> {
                          value.writeString(1, e.getKey());
                          value.writeFloat(2, e.getValue().floatValue());
                        }));
              }
            });
    event(wallTime, step, summary);
  }

  /**
   * Adds a histogram.
   *
   * @param weights weight of each value, at least one
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  public void histogram(double wallTime, long step, String tag, SortedMap<Double, Double> weights) {
    double num = 0;
    double sum = 0;
    double squares = 0;
    for (Map.Entry<Double, Double> e : weights.entrySet()) {
      num += e.getValue();
      sum += e.getValue() * e.getKey();
      squares += e.getValue() * e.getKey() * e.getKey();
    }
    double[] totals = {weights.firstKey(), weights.lastKey(), num, sum, squares};
    byte[] limits = packed(weights.keySet());
    byte[] buckets = packed(weights.values());
    byte[] histogram =
        OnnxMessage.bytes(
            out -> {
              for (int k = 0; k < totals.length; k++) {
                out.writeDouble(k + 1, totals[k]);
              }
              out.writeByteArray(6, limits);
              out.writeByteArray(7, buckets);
            });
    byte[] value =
        OnnxMessage.bytes(
            out -> {
              out.writeString(1, tag);
              out.writeByteArray(5, histogram);
            });
    event(wallTime, step, OnnxMessage.bytes(out -> out.writeByteArray(1, value)));
  }

  private void event(double wallTime, long step, byte[] summary) {
    record(
        OnnxMessage.bytes(
            out -> {
              out.writeDouble(1, wallTime);
              out.writeInt64(2, step);
              out.writeByteArray(5, summary);
            }));
  }

  private void record(byte[] event) {
    ByteBuffer bytes = ByteBuffer.allocate(event.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(event.length);
    bytes.putInt(masked(bytes.array(), Long.BYTES));
    bytes.put(event).putInt(masked(event, event.length));
    file.append(bytes.array());
  }

  private static int masked(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private static byte[] packed(Iterable<Double> numbers) {
    return OnnxMessage.bytes(
        out -> {
          for (double v : numbers) {
            out.writeDoubleNoTag(v);
          }
        });
  }

  @Override
  public void close() {
    file.close();
  }
}
