package gradflow.io;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An array of an open file that goes into another as it is: every bit of it, of any type.
 *
 * @param source the file
 * @param info one of its arrays
 */
record CarriedArray(TensorFile source, TensorInfo info) implements WritableArray {
  @Override
  public void write(OutputStream out) throws IOException {
    source.copy(info, out);
  }
}
