package gradflow.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of float64 arrays, written without gradflow's own writers. */
public final class TestFiles {
  private TestFiles() {}

  /** Row-major numbers with their shape. */
  public record Array(long[] shape, double[] values) {
    public static Array of(double[][] rows) {
      double[] flat = new double[rows.length * rows[0].length];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
      }
      return new Array(new long[] {rows.length, rows[0].length}, flat);
    }

    public static Array of(double[] values) {
      return new Array(new long[] {values.length}, values);
    }

    byte[] bytes() {
      ByteBuffer b = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      b.asDoubleBuffer().put(values);
      return b.array();
    }

    String dimensions() {
      return String.join(", ", java.util.Arrays.stream(shape).mapToObj(String::valueOf).toList());
    }
  }

  public static Path safetensors(Path file, Map<String, Array> arrays) throws IOException {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Map.Entry<String, Array> e : arrays.entrySet()) {
      int begin = data.size();
      data.write(e.getValue().bytes());
      header.append(
          ",\"%s\":{\"dtype\":\"F64\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
              .formatted(e.getKey(), e.getValue().dimensions(), begin, data.size()));
    }
    byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(8 + text.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(text.length).put(text).put(data.toByteArray());
    return Files.write(file, out.array());
  }

  public static byte[] npy(Array array) {
    String comma = array.shape().length == 1 ? "," : "";
    String head =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(array.dimensions(), comma);
    String padded = head + " ".repeat(117 - head.length()) + "\n";
    ByteBuffer out =
        ByteBuffer.allocate(128 + 8 * array.values().length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    out.put((byte) 1).put((byte) 0).putShort((short) 118);
    out.put(padded.getBytes(StandardCharsets.US_ASCII)).put(array.bytes());
    return out.array();
  }

  public static Path npz(Path file, Map<String, Array> arrays) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, Array> e : arrays.entrySet()) {
        zip.putNextEntry(new ZipEntry(e.getKey() + ".npy"));
        zip.write(npy(e.getValue()));
        zip.closeEntry();
      }
    }
    return file;
  }
}
