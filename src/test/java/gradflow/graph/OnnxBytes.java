package gradflow.graph;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** A graph as the bytes of an ONNX file in single precision, for other readers. */
public final class OnnxBytes {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int BOOL = 9;

  private OnnxBytes() {}

  private interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    body.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  public static byte[] of(GraphModel graph) throws IOException {
    return message(
        out -> {
          out.writeInt64(1, 8);
          out.writeByteArray(7, message(g -> graph(g, graph)));
          out.writeByteArray(8, message(o -> o.writeInt64(2, graph.opset())));
        });
  }

  private static void graph(CodedOutputStream out, GraphModel graph) throws IOException {
    for (GraphModel.Node n : graph.nodes()) {
      out.writeByteArray(1, message(m -> node(m, n)));
    }
    out.writeString(2, "random");
    for (Map.Entry<String, Tensor> e : graph.initializers().entrySet()) {
      out.writeByteArray(5, message(t -> tensor(t, e.getKey(), e.getValue())));
    }
    for (GraphModel.Port p : graph.inputs()) {
      out.writeByteArray(11, message(v -> port(v, p.name(), p.dims())));
    }
    for (String name : graph.outputs()) {
      out.writeByteArray(12, message(v -> port(v, name, null)));
    }
  }

  private static void port(CodedOutputStream out, String name, int[] dims) throws IOException {
    out.writeString(1, name);
    byte[] tensor =
        message(
            t -> {
              t.writeInt32(1, FLOAT);
              if (dims != null) {
                t.writeByteArray(
                    2,
                    message(
                        shape -> {
                          for (int d : dims) {
                            shape.writeByteArray(1, message(dim -> dim.writeInt64(1, d)));
                          }
                        }));
              }
            });
    out.writeByteArray(2, message(type -> type.writeByteArray(1, tensor)));
  }

  private static void node(CodedOutputStream out, GraphModel.Node n) throws IOException {
    for (String in : n.inputs()) {
      out.writeString(1, in);
    }
    for (String o : n.outputs()) {
      out.writeString(2, o);
    }
    out.writeString(3, n.name());
    out.writeString(4, n.op());
    for (Map.Entry<String, Object> a : n.attributes().entrySet()) {
      out.writeByteArray(5, message(m -> attribute(m, a.getKey(), a.getValue())));
    }
  }

  private static void attribute(CodedOutputStream out, String name, Object value)
      throws IOException {
    out.writeString(1, name);
    if (value instanceof Double d) {
      out.writeFloat(2, d.floatValue());
      out.writeInt32(20, 1);
    } else if (value instanceof Long l) {
      out.writeInt64(3, l);
      out.writeInt32(20, 2);
    } else if (value instanceof String s) {
      out.writeString(4, s);
      out.writeInt32(20, 3);
    } else if (value instanceof Tensor t) {
      out.writeByteArray(5, message(m -> tensor(m, "", t)));
      out.writeInt32(20, 4);
    } else if (value instanceof double[] values) {
      for (double v : values) {
        out.writeFloat(7, (float) v);
      }
      out.writeInt32(20, 6);
    } else {
      for (long v : (long[]) value) {
        out.writeInt64(8, v);
      }
      out.writeInt32(20, 7);
    }
  }

  private static void tensor(CodedOutputStream out, String name, Tensor t) throws IOException {
    for (int d : t.dims()) {
      out.writeInt64(1, d);
    }
    int type = t.kind() == Kind.REAL ? FLOAT : t.kind() == Kind.INTEGER ? INT64 : BOOL;
    out.writeInt32(2, type);
    out.writeString(8, name);
    ByteBuffer raw = ByteBuffer.allocate(8 * t.values().length).order(ByteOrder.LITTLE_ENDIAN);
    for (double v : t.values()) {
      switch (type) {
        case FLOAT -> raw.putFloat((float) v);
        case INT64 -> raw.putLong((long) v);
        default -> raw.put((byte) v);
      }
    }
    byte[] bytes = new byte[raw.position()];
    raw.flip().get(bytes);
    out.writeByteArray(9, bytes);
  }
}
