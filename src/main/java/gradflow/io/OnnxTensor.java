package gradflow.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A TensorProto: type, shape, and the location of its numbers in the file.
 *
 * @param info name, type and shape
 * @param field field that holds the numbers: raw_data, float_data, int32_data, int64_data or
 *     double_data; 0 if there are none
 * @param offset offset of the numbers in the file
 * @param length length of the numbers in bytes
 * @param elsewhere location of the numbers if they are in another file, else empty
 */
record OnnxTensor(
    TensorInfo info, int field, long offset, int length, Map<String, String> elsewhere) {
  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int SEGMENT = 3;
  private static final int FLOATS = 4;
  private static final int INT32S = 5;
  private static final int INT64S = 7;
  private static final int NAME = 8;
  private static final int RAW = 9;
  private static final int DOUBLES = 10;
  private static final int EXTERNAL = 13;
  private static final int LOCATION = 14;

  /** Reads a message up to the current limit of the stream, skipping its numbers. */
  static OnnxTensor read(CodedInputStream in) throws IOException {
    List<Long> dims = new ArrayList<>();
    int type = 0;
    String name = "";
    int field = 0;
    long offset = 0;
    int length = 0;
    boolean external = false;
    Map<String, String> elsewhere = new HashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      switch (number) {
        case DIMS -> OnnxMessage.longs(in, tag, dims);
        case DATA_TYPE -> type = in.readInt32();
        case NAME -> name = in.readStringRequireUtf8();
        case RAW, FLOATS, INT32S, INT64S, DOUBLES -> {
          Check.that(
              WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED && field == 0,
              name,
              "has numbers in several pieces, which is not read");
          field = number;
          length = in.readRawVarint32();
          Check.that(length >= 0, name, "has numbers of negative length");
          offset = in.getTotalBytesRead();
          in.skipRawBytes(length);
        }
        case SEGMENT -> throw new BadArgument(name, "is in segments, which is not read");
        case EXTERNAL -> OnnxMessage.inner(in, m -> entry(m, elsewhere));
        case LOCATION -> external = in.readInt32() != 0;
        default -> OnnxMessage.skip(in, tag);
      }
    }
    int given = type;
    String called = name;
    ElementType element =
        ElementType.ofOnnx(type)
            .orElseThrow(
                () ->
                    new BadArgument(
                        called, "has ONNX's data type " + given + ", which is not read"));
    return new OnnxTensor(
        new TensorInfo(name, element, dims),
        field,
        offset,
        length,
        external ? Map.copyOf(elsewhere) : Map.of());
  }

  private static Void entry(CodedInputStream in, Map<String, String> into) throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readStringRequireUtf8();
        case 2 -> value = in.readStringRequireUtf8();
        default -> OnnxMessage.skip(in, tag);
      }
    }
    into.put(key, value);
    return null;
  }

  OnnxTensor named(String name) {
    TensorInfo other = new TensorInfo(name, info.type(), info.shape());
    return new OnnxTensor(other, field, offset, length, elsewhere);
  }

  /** Reads the numbers, row-major. */
  double[] numbers(Path path, FileChannel channel) {
    int count = info.elements();
    if (!elsewhere.isEmpty()) {
      return OnnxExternal.numbers(path, info, elsewhere);
    }
    return switch (field) {
      case RAW -> fixed(path, channel, count, info.type());
      case FLOATS -> fixed(path, channel, count, require(path, ElementType.F32));
      case DOUBLES -> fixed(path, channel, count, require(path, ElementType.F64));
      default -> {
        ByteBuffer bits = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        boolean packed = info.type().floating(); // half precision is stored as its bit pattern
        yield java.util.Arrays.stream(varints(path, channel))
            .mapToDouble(v -> packed ? info.type().get(bits.clear().putLong(v).flip()) : v)
            .toArray();
      }
    };
  }

  private ElementType require(Path path, ElementType wanted) {
    Check.that(
        info.type() == wanted,
        path + ": " + info.name(),
        "is of type " + info.type() + " but its numbers are " + wanted);
    return wanted;
  }

  private double[] fixed(Path path, FileChannel channel, int count, ElementType type) {
    Check.equal(path + ": " + info.name(), length, info.bytes(), "bytes for " + info.dimensions());
    return UntrustedFile.numbers(path, channel, offset, count, type, ByteOrder.LITTLE_ENDIAN);
  }

  /** Replaces the numbers in the bytes of the file, rounded to the element type. */
  void patch(Path path, double[] values, byte[] bytes) {
    Check.that(
        elsewhere.isEmpty() && (field == RAW || field == FLOATS || field == DOUBLES),
        path + ": " + info.name(),
        "lies in another file or is packed, expected its numbers in this one; save the model as one"
            + " file with plain numbers");
    ByteBuffer into = ByteBuffer.wrap(bytes, (int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
    for (double v : values) {
      info.type().put(v, into);
    }
  }

  /** Writes the bytes of the numbers, little-endian. */
  void copy(Path path, FileChannel channel, OutputStream out) throws IOException {
    if (!elsewhere.isEmpty()) {
      OnnxExternal.copy(path, info, elsewhere, out);
      return;
    }
    if (field == RAW || field == FLOATS || field == DOUBLES) {
      Check.equal(
          path + ": " + info.name(), length, info.bytes(), "bytes for " + info.dimensions());
      UntrustedFile.copy(path, channel, offset, length, out);
      return;
    }
    int bytes = info.type().bytes();
    ByteBuffer bits = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : varints(path, channel)) {
      out.write(bits.clear().putLong(value).array(), 0, bytes);
    }
  }

  /** Reads values stored individually: integers, and half precision as bit patterns. */
  private long[] varints(Path path, FileChannel channel) {
    int count = field == 0 ? 0 : info.elements();
    Check.that(count == info.elements(), path + ": " + info.name(), "has no numbers");
    Check.that(
        count <= length,
        path + ": " + info.name(),
        "has " + length + " bytes, too few for " + info.dimensions());
    UntrustedFile.requireRoom(path, count);
    CodedInputStream in =
        CodedInputStream.newInstance(UntrustedFile.read(path, channel, offset, length));
    long[] out = new long[count];
    try {
      for (int k = 0; k < count; k++) {
        out[k] = in.readRawVarint64();
      }
      Check.that(in.isAtEnd(), path + ": " + info.name(), "has more numbers than its shape");
      return out;
    } catch (IOException e) {
      throw new BadArgument(path + ": " + info.name(), "ends before its numbers do");
    }
  }
}
