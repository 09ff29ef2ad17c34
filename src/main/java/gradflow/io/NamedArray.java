package gradflow.io;

import gradflow.check.Check;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An array to write, held in memory.
 *
 * @param info name, type and shape; row-major
 * @param values the numbers, rounded to the type when they are written
 */
record NamedArray(TensorInfo info, double[] values) implements WritableArray {
  /** Checks that the number of values matches the shape. */
  NamedArray {
    Check.equal(info.name(), values.length, info.elements(), "numbers");
  }

  static NamedArray of(String name, ElementType type, double[] values, long... shape) {
    List<Long> extents = java.util.Arrays.stream(shape).boxed().toList();
    return new NamedArray(new TensorInfo(name, type, extents), values);
  }

  @Override
  public void write(OutputStream out) throws IOException {
    ElementType type = info.type();
    int piece = (1 << 16) / type.bytes();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < values.length; done += piece) {
      buffer.clear();
      for (int k = done; k < Math.min(values.length, done + piece); k++) {
        type.put(values[k], buffer);
      }
      out.write(buffer.array(), buffer.arrayOffset(), buffer.position());
    }
  }
}
