package gradflow.io;

import java.io.IOException;
import java.io.OutputStream;

/** An array to be written, wherever its numbers are. */
interface WritableArray {
  /** Name, type and shape; row-major. */
  TensorInfo info();

  /** Writes the numbers, little-endian. */
  void write(OutputStream out) throws IOException;
}
