package gradflow.io;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Element type of an array in a file: its little-endian encoding and its name in each format. Every
 * number is widened to a double; for floating-point types, narrowing it again restores the same
 * bits.
 */
public enum ElementType {
  /** IEEE half precision. */
  F16(2, "F16", "f2", 10),
  /** The upper half of a float. */
  BF16(2, "BF16", "", 16),
  /** IEEE single precision. */
  F32(4, "F32", "f4", 1),
  /** IEEE double precision. */
  F64(8, "F64", "f8", 11),
  /** Signed, one byte. */
  I8(1, "I8", "i1", 3),
  /** Signed, two bytes. */
  I16(2, "I16", "i2", 5),
  /** Signed, four bytes. */
  I32(4, "I32", "i4", 6),
  /** Signed, eight bytes. */
  I64(8, "I64", "i8", 7),
  /** Unsigned, one byte. */
  U8(1, "U8", "u1", 2),
  /** True is 1. */
  BOOL(1, "BOOL", "b1", 9);

  private final int bytes;
  private final String safetensors;
  private final String numpy;
  private final int onnx;

  ElementType(int bytes, String safetensors, String numpy, int onnx) {
    this.bytes = bytes;
    this.safetensors = safetensors;
    this.numpy = numpy;
    this.onnx = onnx;
  }

  /** Returns the size of one number in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns the name in a safetensors header. */
  String safetensors() {
    return safetensors;
  }

  /** Returns the name in an npy header, without the byte order; empty if NumPy has no such type. */
  String numpy() {
    return numpy;
  }

  /** Returns the type number in ONNX. */
  int onnx() {
    return onnx;
  }

  /** Returns whether this is a floating-point type, as weights must have. */
  public boolean floating() {
    return this == F16 || this == BF16 || this == F32 || this == F64;
  }

  static Optional<ElementType> ofSafetensors(String name) {
    return find(t -> t.safetensors.equals(name));
  }

  static Optional<ElementType> ofNumpy(String name) {
    return find(t -> !t.numpy.isEmpty() && t.numpy.equals(name));
  }

  static Optional<ElementType> ofOnnx(int number) {
    return find(t -> t.onnx == number);
  }

  private static Optional<ElementType> find(java.util.function.Predicate<ElementType> test) {
    return java.util.Arrays.stream(values()).filter(test).findFirst();
  }

  /** Reads the next number of a buffer, in the buffer's byte order. */
  double get(ByteBuffer in) {
    return switch (this) {
      case F16 -> half(in.getShort());
      case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
      case F32 -> in.getFloat();
      case F64 -> in.getDouble();
      case I8 -> in.get();
      case I16 -> in.getShort();
      case I32 -> in.getInt();
      case I64 -> in.getLong();
      case U8 -> in.get() & 0xff;
      case BOOL -> in.get() == 0 ? 0 : 1;
    };
  }

  /** Writes a number, rounded to nearest with ties to even. Integer types truncate. */
  void put(double value, ByteBuffer out) {
    switch (this) {
      case F16 -> out.putShort(toHalf(value));
      case BF16 -> out.putShort((short) (toBrain(value) >>> 16));
      case F32 -> out.putFloat((float) value);
      case F64 -> out.putDouble(value);
      case I8, U8, BOOL -> out.put((byte) value);
      case I16 -> out.putShort((short) value);
      case I32 -> out.putInt((int) value);
      case I64 -> out.putLong((long) value);
    }
  }

  private static double half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb(1024.0 + fraction, exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }

  private static short toHalf(double value) {
    int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
    if (Double.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    double magnitude = Math.abs(value);
    if (magnitude < 0x1p-14) { // scaling by a power of two is exact, so rint rounds only once
      return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
    }
    if (magnitude >= 65520) {
      return (short) (sign | 0x7c00);
    }
    int exponent = Math.getExponent(magnitude);
    int fraction = (int) Math.rint(Math.scalb(magnitude, 10 - exponent)); // 1024 … 2048
    return (short) (sign | (((exponent + 14) << 10) + fraction)); // a carry increments the exponent
  }

  /**
   * Rounds to a bfloat16, returned in the upper half of an int. The double is first rounded to odd
   * as a float, which avoids double rounding.
   */
  private static int toBrain(double value) {
    if (Double.isNaN(value)) {
      return 0x7fc00000;
    }
    float nearest = (float) value;
    int bits = Float.floatToRawIntBits(nearest);
    if (nearest != value) {
      bits = (Math.abs((double) nearest) > Math.abs(value) ? bits - 1 : bits) | 1;
    }
    return bits + 0x7fff + ((bits >>> 16) & 1);
  }
}
