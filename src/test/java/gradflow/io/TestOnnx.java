package gradflow.io;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ONNX files of one recurrent node, written field by field without gradflow's writer. */
final class TestOnnx {
  private static final Map<String, List<String>> INPUTS =
      Map.of(
          "RNN", List.of("X", "W", "R", "B", "sequence_lens", "initial_h"),
          "GRU", List.of("X", "W", "R", "B", "sequence_lens", "initial_h"),
          "LSTM", List.of("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"));

  private final String op;
  private final Map<String, byte[]> tensors = new LinkedHashMap<>();
  private final List<byte[]> attributes = new ArrayList<>();

  TestOnnx(String op) {
    this.op = op;
  }

  interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] message(Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    body.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  /** Numbers as packed float_data, or int32_data for the lengths. */
  TestOnnx input(String name, long[] dims, double[] values) throws IOException {
    boolean lengths = name.equals("sequence_lens");
    tensors.put(
        name,
        message(
            out -> {
              for (long d : dims) {
                out.writeInt64(1, d);
              }
              out.writeInt32(2, lengths ? 6 : 1);
              out.writeString(8, name);
              if (lengths) {
                out.writeByteArray(
                    5,
                    message(
                        packed -> {
                          for (double v : values) {
                            packed.writeInt32NoTag((int) v);
                          }
                        }));
              } else {
                ByteBuffer b =
                    ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
                for (double v : values) {
                  b.putFloat((float) v);
                }
                out.writeByteArray(4, b.array());
              }
            }));
    return this;
  }

  TestOnnx attribute(String name, Object value) throws IOException {
    attributes.add(
        message(
            out -> {
              out.writeString(1, name);
              if (value instanceof String text) {
                out.writeString(4, text);
                out.writeInt32(20, 3);
              } else if (value instanceof List<?> list) {
                for (Object o : list) {
                  if (o instanceof String text) {
                    out.writeString(9, text);
                  } else {
                    out.writeFloat(7, ((Number) o).floatValue());
                  }
                }
                out.writeInt32(20, list.get(0) instanceof String ? 8 : 6);
              } else if (value instanceof Double real) {
                out.writeFloat(2, real.floatValue());
                out.writeInt32(20, 1);
              } else {
                out.writeInt64(3, ((Number) value).longValue());
                out.writeInt32(20, 2);
              }
            }));
    return this;
  }

  Path write(Path file) throws IOException {
    byte[] node =
        message(
            out -> {
              for (String name : INPUTS.get(op)) {
                out.writeString(1, name.equals("X") || tensors.containsKey(name) ? name : "");
              }
              out.writeString(2, "Y");
              out.writeString(3, "the_" + op);
              out.writeString(4, op);
              for (byte[] a : attributes) {
                out.writeByteArray(5, a);
              }
            });
    byte[] graph =
        message(
            out -> {
              out.writeByteArray(1, node);
              out.writeString(2, "test");
              for (byte[] t : tensors.values()) {
                out.writeByteArray(5, t);
              }
            });
    return Files.write(
        file,
        message(
            out -> {
              out.writeInt64(1, 8);
              out.writeByteArray(7, graph);
              out.writeByteArray(8, message(opset -> opset.writeInt64(2, 14)));
            }));
  }
}
