package gradflow.init;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import gradflow.files.InputFile;
import gradflow.files.NumberArrays;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.Optional;

/**
 * Explicit entries, as nested rows or from a file. NaN and infinities are rejected.
 *
 * @param values rows of equal length, at least 1 x 1, all finite
 * @param file a .npy, .npz or .csv file that contains a matrix
 * @param array name of the array, if a .npz file contains several
 */
@About(
    summary = "explicit entries, as nested rows or from a file",
    equations = "w_ij = values[i][j], or row i, column j of the file")
public record Given(
    @Option(help = "the rows", example = "[[0.9, 0], [0, 0.5]]")
        Optional<List<List<Double>>> values,
    @Option(
            help = ".npy, .npz or .csv file instead of values; relative to the spec's folder",
            example = "w.npy")
        Optional<InputFile> file,
    @Option(help = "name of the array, if a .npz file has several", example = "W_hh")
        Optional<String> array)
    implements Initialiser {

  /**
   * Checks the options, and reads the file.
   *
   * @throws BadArgument if there are neither rows nor a file, or both; there is no entry, the rows
   *     differ in length, or an entry is not finite; or the file cannot be read, contains no
   *     matrix, or contains several and {@code array} names none of them
   */
  public Given {
    Check.that(
        values.isPresent() != file.isPresent(),
        file.isPresent() ? "file" : "values",
        file.isPresent() ? "got values, too; expected one of them" : "missing, and file too");
    Check.that(
        array.isEmpty() || file.isPresent(), "array", "got " + array.orElse("") + " without file");
    values = values.map(rows -> rows.stream().map(List::copyOf).toList());
    values.ifPresent(Given::require);
    file.ifPresent(f -> read(f, array));
  }

  /** Creates the initialiser from rows. */
  public Given(List<List<Double>> values) {
    this(Optional.of(values), Optional.empty(), Optional.empty());
  }

  private static void require(List<List<Double>> values) {
    Check.that(
        !values.isEmpty() && !values.get(0).isEmpty(),
        "values",
        "got no entries, expected at least 1 x 1");
    int cols = values.get(0).size();
    for (int i = 0; i < values.size(); i++) {
      Check.equal("values", values.get(i).size(), cols, "entries of row " + i + ", as in row 0");
    }
    Check.finite("values", matrix(values).data());
  }

  /** The matrix read from a file. */
  private record Read(Matrix matrix) {}

  private static Matrix read(InputFile file, Optional<String> array) {
    try {
      return array.isEmpty()
          ? file.content(Read.class, f -> new Read(matrix(f, array))).matrix()
          : matrix(file, array);
    } catch (FileProblem e) {
      throw new BadArgument("file", e.getMessage());
    } catch (BadArgument e) {
      boolean ours = e.name().equals("file") || e.name().equals("array");
      throw ours ? e : new BadArgument("file", e.getMessage());
    }
  }

  private static Matrix matrix(InputFile file, Optional<String> array) {
    NumberArrays arrays =
        file.arrays()
            .orElseThrow(
                () -> new BadArgument("file", "got " + file + ", expected .npy, .npz or .csv"));
    List<String> names = List.copyOf(arrays.names());
    String name = array.orElse(names.isEmpty() ? "" : names.get(0));
    Check.that(
        array.isPresent() || names.size() <= 1,
        "file",
        file + " holds the arrays " + names + "; choose one with array");
    Check.that(
        array.isEmpty() || names.contains(name),
        "array",
        "got " + name + ", expected " + (names.isEmpty() ? "none, as a CSV has none" : names));
    NumberArrays.NumberArray read = arrays.read(name);
    Check.that(
        read.shape().size() == 2 && read.values().length > 0,
        "file",
        file + ": got the shape " + read.shape() + ", expected a matrix, rows x columns");
    for (double v : read.values()) {
      Check.that(
          Double.isFinite(v), "file", file + " holds " + v + ", expected finite numbers only");
    }
    return Matrix.wrap(
        Math.toIntExact(read.shape().get(0)), Math.toIntExact(read.shape().get(1)), read.values());
  }

  private static Matrix matrix(List<List<Double>> values) {
    return Matrix.of(
        values.stream()
            .map(row -> row.stream().mapToDouble(v -> v).toArray())
            .toArray(double[][]::new));
  }

  @Override
  public List<InputFile> files() {
    return file.stream().toList();
  }

  @Override
  public void requireShape(int rows, int cols, String name) {
    Matrix given = given();
    String what = file.map(InputFile::toString).orElse("values");
    Check.that(
        given.rows() == rows && given.cols() == cols,
        name,
        "got " + what + " of " + RequireBlock.shape(given) + ", expected " + rows + " x " + cols);
  }

  private Matrix given() {
    return file.map(f -> read(f, array)).orElseGet(() -> matrix(values.orElseThrow()));
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    requireShape(block.rows(), block.cols(), name);
    block.set(given());
  }
}
