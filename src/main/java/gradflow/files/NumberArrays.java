package gradflow.files;

import java.util.List;
import java.util.Set;

/**
 * The arrays of numbers in a file. Readers of file formats belong to a higher layer and are passed
 * to lower layers together with the file.
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

  /** Returns the names of the arrays. */
  Set<String> names();

  /**
   * Reads an array.
   *
   * @throws gradflow.check.BadArgument if the array is missing or invalid
   * @throws FileProblem if the file cannot be read
   */
  NumberArray read(String name);
}
