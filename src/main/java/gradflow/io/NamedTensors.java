package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads weight arrays of required shapes from a file and tracks which arrays were not read. Mutable
 * and not thread-safe.
 */
final class NamedTensors {
  private final TensorFile file;
  private final Set<String> used = new HashSet<>();

  NamedTensors(TensorFile file) {
    this.file = file;
  }

  /** Returns the file. */
  TensorFile file() {
    return file;
  }

  /** Returns the arrays that were not read, in the order of the file. */
  List<TensorInfo> unused() {
    return file.tensors().stream().filter(t -> !used.contains(t.name())).toList();
  }

  /**
   * Marks an array as used without reading it, because its position in a graph conveys its meaning.
   */
  void use(String name) {
    used.add(name);
  }

  /**
   * Reads a matrix, rows x cols.
   *
   * @throws BadArgument if its shape differs, its type is not floating-point, or it contains NaN or
   *     Infinity
   */
  Matrix matrix(TensorInfo t, int rows, int cols) {
    require(t, List.of((long) rows, (long) cols));
    return Matrix.wrap(rows, cols, values(t));
  }

  /** Reads a matrix that is stored as its transpose, cols x rows. */
  Matrix transposed(TensorInfo t, int rows, int cols) {
    require(t, List.of((long) cols, (long) rows));
    return Matrix.wrap(cols, rows, values(t)).transposed();
  }

  /** Reads a vector; returns an empty array if there is none. */
  double[] vector(Optional<TensorInfo> t, int size) {
    if (t.isEmpty()) {
      return StoredDirection.NONE;
    }
    require(t.get(), List.of((long) size));
    return values(t.get());
  }

  /**
   * Reads the floating-point numbers of an array of the given shape, row-major.
   *
   * @throws BadArgument if its shape differs, its type is not floating-point, or it contains NaN or
   *     Infinity
   */
  double[] values(TensorInfo t, List<Integer> shape) {
    require(t, shape.stream().map(Integer::longValue).toList());
    return values(t);
  }

  /** Reads the numbers of an array of any type, row-major. */
  double[] any(TensorInfo t) {
    used.add(t.name());
    return file.read(t);
  }

  /** Reads floating-point numbers, row-major. */
  double[] values(TensorInfo t) {
    Check.that(t.type().floating(), place(t), "holds " + t.type() + ", expected floating numbers");
    return Check.finite(place(t), any(t));
  }

  private void require(TensorInfo t, List<Long> shape) {
    Check.that(
        t.shape().equals(shape),
        place(t),
        "got " + t.dimensions() + ", expected " + new TensorInfo("", t.type(), shape).dimensions());
  }

  /** Returns file and array name, for messages. */
  String place(TensorInfo t) {
    return file.path() + ": " + t.name();
  }
}
