package gradflow.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A ValueInfoProto: an input or an output of a graph.
 *
 * @param name name of the value
 * @param type ONNX number of the element type; 0 if the value is not a tensor
 * @param shape extents; −1 if the file gives a symbolic name or nothing
 */
record OnnxPort(String name, int type, List<Long> shape) {
  /** Fields collected while a message is read. */
  private static final class Parts {
    private String name = "";
    private int type;
    private final List<Long> shape = new ArrayList<>();
  }

  /** Reads a message up to the current limit of the stream. */
  static OnnxPort read(CodedInputStream in) throws IOException {
    Parts parts = new Parts();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> parts.name = in.readStringRequireUtf8();
        case 2 -> OnnxMessage.inner(in, m -> only(m, 1, t -> tensor(t, parts)));
        default -> OnnxMessage.skip(in, tag);
      }
    }
    return new OnnxPort(parts.name, parts.type, List.copyOf(parts.shape));
  }

  private static Void tensor(CodedInputStream in, Parts parts) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> parts.type = in.readInt32();
        case 2 ->
            OnnxMessage.inner(in, shape -> only(shape, 1, dim -> parts.shape.add(extent(dim))));
        default -> OnnxMessage.skip(in, tag);
      }
    }
    return null;
  }

  private static long extent(CodedInputStream in) throws IOException {
    long extent = -1;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        extent = in.readInt64();
      } else {
        OnnxMessage.skip(in, tag);
      }
    }
    return extent;
  }

  /** Reads every message of one field and skips all other fields. */
  private static Void only(CodedInputStream in, int field, OnnxMessage.Body<?> body)
      throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == field) {
        OnnxMessage.inner(in, body);
      } else {
        OnnxMessage.skip(in, tag);
      }
    }
    return null;
  }
}
