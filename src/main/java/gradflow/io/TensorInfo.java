package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Description of a named array in a file.
 *
 * @param name name in the file
 * @param type element type
 * @param shape extents, outermost first; empty for a scalar
 * @param columnMajor whether the first index varies fastest (Fortran order)
 */
public record TensorInfo(String name, ElementType type, List<Long> shape, boolean columnMajor) {
  /** Largest number of elements, which a Java array can hold. */
  private static final long MOST = Integer.MAX_VALUE - 8;

  /** Largest number of dimensions, as in NumPy. */
  private static final int DIMENSIONS = 64;

  /**
   * Checks the shape.
   *
   * @throws BadArgument if an extent is negative, there are more than 64, or their product exceeds
   *     2³¹ − 9
   */
  public TensorInfo {
    shape = List.copyOf(shape);
    Check.that(
        shape.size() <= DIMENSIONS,
        name,
        "got " + shape.size() + " dimensions, expected at most " + DIMENSIONS);
    long product = 1;
    for (long extent : shape) {
      Check.that(extent >= 0, name, "got the shape " + shape + ", expected extents >= 0");
      if (extent > 0 && product > MOST / extent) {
        throw new BadArgument(
            name, "got the shape " + shape + ", expected at most " + MOST + " numbers");
      }
      product *= extent;
    }
  }

  /** Creates the description of a row-major array. */
  public TensorInfo(String name, ElementType type, List<Long> shape) {
    this(name, type, shape, false);
  }

  /** Returns the number of elements. */
  public int elements() {
    long product = 1;
    for (long extent : shape) {
      product *= extent;
    }
    return (int) product;
  }

  /** Returns the size of the numbers in bytes, uncompressed. */
  public long bytes() {
    return (long) elements() * type.bytes();
  }

  /** Returns an extent as an int. */
  int extent(int axis) {
    return Math.toIntExact(shape.get(axis));
  }

  /** Formats the shape, such as {@code 256 x 64}, or {@code one number} for a scalar. */
  public String dimensions() {
    return shape.isEmpty()
        ? "one number"
        : shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
