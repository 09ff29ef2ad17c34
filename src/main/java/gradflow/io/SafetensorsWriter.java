package gradflow.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import gradflow.files.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
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

  private static byte[] header(List<? extends WritableArray> arrays, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart("__metadata__");
        for (Map.Entry<String, String> e : metadata.entrySet()) {
          json.writeStringField(e.getKey(), e.getValue());
        }
        json.writeEndObject();
      }
      long at = 0;
      for (WritableArray a : arrays) {
        json.writeObjectFieldStart(a.info().name());
        json.writeStringField("dtype", a.info().type().safetensors());
        json.writeArrayFieldStart("shape");
        for (long extent : a.info().shape()) {
          json.writeNumber(extent);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(at);
        at += a.info().bytes();
        json.writeNumber(at);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
