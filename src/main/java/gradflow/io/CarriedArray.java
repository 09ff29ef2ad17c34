package gradflow.io;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An array of an open file that is copied to another file bit by bit, whatever its type.
 *
 * @param source the open file
 * @param info one of its arrays
 */
record CarriedArray(TensorFile source, TensorInfo info) implements WritableArray {
  @Override
  public void write(OutputStream out) throws IOException {
    source.copy(info, out);
  }
}
