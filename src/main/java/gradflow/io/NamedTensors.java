package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads arrays of weights from a file, with the shapes that they must have, and remembers which
 * were not read. Mutable, one thread.
 */
final class NamedTensors {
  private final TensorFile file;
  private final Set<String> used = new HashSet<>();

  NamedTensors(TensorFile file) {
    this.file = file;
  }

  /** The file. */
  TensorFile file() {
    return file;
  }

  /** The arrays that nothing was read from, in the order of the file. */
  List<TensorInfo> unused() {
    return file.tensors().stream().filter(t -> !used.contains(t.name())).toList();
  }

  /** Counts an array as used that says something by its place in a graph. */
  void use(String name) {
    used.add(name);
  }

  /**
   * A matrix, rows x cols.
   *
   * @throws BadArgument if it has another shape, is not of a floating type, or holds NaN or
   *     Infinity
   */
  Matrix matrix(TensorInfo t, int rows, int cols) {
    require(t, List.of((long) rows, (long) cols));
    return Matrix.wrap(rows, cols, values(t));
  }

  /** A matrix from an array of its transpose, cols x rows. */
  Matrix transposed(TensorInfo t, int rows, int cols) {
    require(t, List.of((long) cols, (long) rows));
    return Matrix.wrap(cols, rows, values(t)).transposed();
  }

  /** A vector; no numbers if there is no array. */
  double[] vector(Optional<TensorInfo> t, int size) {
    if (t.isEmpty()) {
      return StoredDirection.NONE;
    }
    require(t.get(), List.of((long) size));
    return values(t.get());
  }

  /**
   * Floating numbers of an array of that shape, row-major.
   *
   * @throws BadArgument if it has another shape, is not of a floating type, or holds NaN or
   *     Infinity
   */
  double[] values(TensorInfo t, List<Integer> shape) {
    require(t, shape.stream().map(Integer::longValue).toList());
    return values(t);
  }

  /** The numbers, row-major, of any type. */
  double[] any(TensorInfo t) {
    used.add(t.name());
    return file.read(t);
  }

  /** Floating numbers, row-major. */
  double[] values(TensorInfo t) {
    Check.that(t.type().floating(), place(t), "holds " + t.type() + ", expected floating numbers");
    return Check.finite(place(t), any(t));
  }

  private void require(TensorInfo t, List<Long> shape) {
    if (!t.shape().equals(shape)) {
      throw new BadArgument(
          place(t),
          "got "
              + t.dimensions()
              + ", expected "
              + new TensorInfo("", t.type(), shape).dimensions());
    }
  }

  /** File and name, for messages. */
  String place(TensorInfo t) {
    return file.path() + ": " + t.name();
  }
}
