package gradflow.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A ValueInfoProto: what a graph is given, or gives.
 *
 * @param name of the value
 * @param type ONNX's number of its element type; 0 if it is no tensor
 * @param shape extents; −1 where the file gives a name or nothing
 */
record OnnxPort(String name, int type, List<Long> shape) {
  /** What is collected while a message is read. */
  private static final class Parts {
    private String name = "";
    private int type;
    private final List<Long> shape = new ArrayList<>();
  }

  /** Reads a message up to the present limit. */
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

  /** Reads every message of one field, and passes the others over. */
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
