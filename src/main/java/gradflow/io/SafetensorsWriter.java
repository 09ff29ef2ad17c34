package gradflow.io;

import gradflow.files.AtomicFile;
import gradflow.files.Memory;
import gradflow.files.PlainJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes safetensors files as the reference implementation does, with the header padded to a
 * multiple of 8 bytes.
 */
final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /**
   * Writes arrays in the given order.
   *
   * @throws gradflow.files.FileProblem if the file cannot be written
   */
  static void write(Path path, List<? extends WritableArray> arrays, Map<String, String> metadata) {
    AtomicFile.write(
        path,
        out -> {
          byte[] header = header(arrays, metadata);
          int padding = -header.length & 7;
          ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
          out.write(length.putLong(header.length + padding).array());
          out.write(header);
          out.write(" ".repeat(padding).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          numbers(arrays, out);
        });
  }

  private static void numbers(List<? extends WritableArray> arrays, OutputStream out)
      throws IOException {
    for (WritableArray a : arrays) {
      a.write(out);
    }
  }

  private static byte[] header(List<? extends WritableArray> arrays, Map<String, String> metadata) {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put("__metadata__", metadata);
    }
    long at = 0;
    for (WritableArray a : arrays) {
      Map<String, Object> its = new LinkedHashMap<>();
      its.put("dtype", a.info().type().safetensors());
      its.put("shape", a.info().shape());
      its.put("data_offsets", List.of(at, at + a.info().bytes()));
      header.put(a.info().name(), its);
      at += a.info().bytes();
    }
    return Memory.bytes(out -> PlainJson.compact(out, header));
  }
}
