package gradflow.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import gradflow.files.Memory;
import java.io.IOException;
import java.util.List;

/** Helpers for reading and writing protobuf messages. */
final class OnnxMessage {
  private OnnxMessage() {}

  /** Reads a message. */
  @FunctionalInterface
  interface Body<T> {
    /** Reads fields until {@link CodedInputStream#readTag} gives 0. */
    T read(CodedInputStream in) throws IOException;
  }

  /** Writes the fields of a message. */
  @FunctionalInterface
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  /** Returns the bytes of a message. */
  static byte[] bytes(Fields fields) {
    return Memory.bytes(
        bytes -> {
          CodedOutputStream out = CodedOutputStream.newInstance(bytes);
          fields.write(out);
          out.flush();
        });
  }

  /** Reads a nested message. */
  static <T> T inner(CodedInputStream in, Body<T> body) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    T message = body.read(in);
    in.checkLastTagWas(0);
    in.popLimit(limit);
    return message;
  }

  /** Reads integers, packed or individually encoded. */
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

  /** Reads floats, packed or individually encoded. */
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

  /** Skips a field. */
  static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new IOException("a group ends that never began");
    }
  }
}
