package gradflow.io;

import gradflow.check.BadArgument;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A named array in a file, before its numbers are read.
 *
 * @param name as the file has it
 * @param type of its numbers
 * @param shape extents, outermost first; empty for a single number
 * @param columnMajor whether the first index runs fastest (Fortran order)
 */
public record TensorInfo(String name, ElementType type, List<Long> shape, boolean columnMajor) {
  /** As many numbers as a Java array holds. */
  private static final long MOST = Integer.MAX_VALUE - 8;

  /** Arrays of more dimensions than numpy allows are refused. */
  private static final int DIMENSIONS = 64;

  /**
   * Checks the shape.
   *
   * @throws BadArgument if an extent is negative, there are more than 64, or their product exceeds
   *     2³¹ − 9
   */
  public TensorInfo {
    shape = List.copyOf(shape);
    if (shape.size() > DIMENSIONS) {
      throw new BadArgument(
          name, "got " + shape.size() + " dimensions, expected at most " + DIMENSIONS);
    }
    long product = 1;
    for (long extent : shape) {
      if (extent < 0) {
        throw new BadArgument(name, "got the shape " + shape + ", expected extents >= 0");
      }
      if (extent > 0 && product > MOST / extent) {
        throw new BadArgument(
            name, "got the shape " + shape + ", expected at most " + MOST + " numbers");
      }
      product *= extent;
    }
  }

  /** Row-major, as most are. */
  public TensorInfo(String name, ElementType type, List<Long> shape) {
    this(name, type, shape, false);
  }

  /** How many numbers. */
  public int elements() {
    long product = 1;
    for (long extent : shape) {
      product *= extent;
    }
    return (int) product;
  }

  /** Bytes of its numbers in the file, uncompressed. */
  public long bytes() {
    return (long) elements() * type.bytes();
  }

  /** An extent as an int. */
  int extent(int axis) {
    return Math.toIntExact(shape.get(axis));
  }

  /** Such as {@code 256 x 64}; {@code one number} for none. */
  public String dimensions() {
    return shape.isEmpty()
        ? "one number"
        : shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
