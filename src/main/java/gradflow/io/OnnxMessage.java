package gradflow.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.List;

/** What reading any protobuf message of ONNX needs beyond the library. */
final class OnnxMessage {
  private OnnxMessage() {}

  /** Reads a message. */
  @FunctionalInterface
  interface Body<T> {
    /** Reads fields until {@link CodedInputStream#readTag} gives 0. */
    T read(CodedInputStream in) throws IOException;
  }

  /** A message inside another. */
  static <T> T inner(CodedInputStream in, Body<T> body) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    T message = body.read(in);
    in.checkLastTagWas(0);
    in.popLimit(limit);
    return message;
  }

  /** Integers, packed or one by one. */
  static void longs(CodedInputStream in, int tag, List<Long> out) throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      out.add(in.readInt64());
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      out.add(in.readInt64());
    }
    in.popLimit(limit);
  }

  /** Floats, packed or one by one. */
  static void floats(CodedInputStream in, int tag, List<Float> out) throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      out.add(in.readFloat());
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      out.add(in.readFloat());
    }
    in.popLimit(limit);
  }

  /** Passes a field over. */
  static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new IOException("a group ends that never began");
    }
  }
}
