package gradflow.io;

import java.io.IOException;
import java.io.OutputStream;

/** An array to write, from memory or from another file. */
interface WritableArray {
  /** Returns name, type and shape; the order is row-major. */
  TensorInfo info();

  /** Writes the numbers, little-endian. */
  void write(OutputStream out) throws IOException;
}
