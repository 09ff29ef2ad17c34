package gradflow.files;

import java.util.List;
import java.util.Set;

/**
 * The arrays of numbers that a file holds. The readers of file formats are in an upper layer; what
 * is below gets them with the file.
 */
public interface NumberArrays {
  /**
   * An array of numbers.
   *
   * @param shape extents
   * @param values row-major
   */
  record NumberArray(List<Long> shape, double[] values) {
    /** Copies the shape. */
    public NumberArray {
      shape = List.copyOf(shape);
    }
  }

  /** Their names. */
  Set<String> names();

  /**
   * Reads one.
   *
   * @throws gradflow.check.BadArgument if it is not there or not sound
   * @throws FileProblem if the file cannot be read
   */
  NumberArray read(String name);
}
