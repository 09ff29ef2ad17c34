package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How the code that was released with a cell's paper holds it in a PyTorch state dict: names and
 * shapes of the arrays, and where in them the blocks of the cell lie.
 *
 * @param project the repository, such as {@code lucidrains/minGRU-pytorch}
 * @param cell the cell
 * @param arrays in the order of the module
 * @param options numbers of the cell that the arrays do not say
 * @param notes what the released module does besides the cell
 * @param reader of weights that no pieces give; such arrays are read only
 */
public record StateDict(
    String project,
    Cell cell,
    List<Array> arrays,
    Map<String, Double> options,
    List<String> notes,
    Optional<Function<Map<String, double[]>, Weights>> reader) {
  /**
   * An array; as a matrix it has the last extent as columns, a vector has one.
   *
   * @param name without the prefix of the module
   * @param shape its extents
   * @param pieces what it holds; where two pieces of a module are of one block, they add up
   */
  public record Array(String name, List<Integer> shape, List<Piece> pieces) {
    /** Copies the lists. */
    public Array {
      shape = List.copyOf(shape);
      pieces = List.copyOf(pieces);
    }

    /** Columns of the matrix. */
    int cols() {
      return shape.size() < 2 ? 1 : shape.get(shape.size() - 1);
    }
  }

  /**
   * A rectangle of a block, rows x cols from (blockRow, blockCol), at (row, col) of an array.
   *
   * @param transposed whether the array has it transposed
   */
  public record Piece(
      String block,
      int blockRow,
      int blockCol,
      int rows,
      int cols,
      int row,
      int col,
      boolean transposed) {
    private int place(int i, int j, int width) {
      return transposed ? (row + j) * width + col + i : (row + i) * width + col + j;
    }
  }

  /**
   * How a released module is recognised and read.
   *
   * @param key the array by which it is known, without prefix
   * @param form what the shapes say
   */
  public record Module(String key, Function<Shapes, StateDict> form) {}

  /**
   * What a file says before its numbers are read.
   *
   * @param place the file, for messages
   * @param arrays extents by name, without the prefix of the module
   * @param options what the user or the file says besides
   */
  public record Shapes(String place, Map<String, List<Long>> arrays, Map<String, Double> options) {
    /**
     * The extents of an array.
     *
     * @throws BadArgument if there is none of that name, or it has another number of dimensions
     */
    public int[] of(String name, int dimensions) {
      List<Long> shape = arrays.get(name);
      if (shape == null) {
        throw new BadArgument(place, "has no " + name + ", only " + arrays.keySet());
      }
      Check.that(
          shape.size() == dimensions && shape.stream().allMatch(e -> e > 0 && e < 1 << 28),
          place + ": " + name,
          "got extents " + shape + ", expected " + dimensions + " of at least 1");
      return shape.stream().mapToInt(Long::intValue).toArray();
    }

    /**
     * A number that no array holds.
     *
     * @throws BadArgument if nobody says it
     */
    public double option(String name) {
      Double value = options.get(name);
      if (value == null) {
        throw new BadArgument(
            place, "does not say " + name + "; give it with --set " + name + "=NUMBER");
      }
      return value;
    }

    /** The parts into which an extent of an array falls. */
    static int parts(String name, int extent, int count) {
      Check.that(
          extent % count == 0, name, "got " + extent + " rows, expected a multiple of " + count);
      return extent / count;
    }
  }

  /** The product of two extents. */
  static int product(String name, int a, int b) {
    Check.that((long) a * b < 1 << 28, name, "got " + a + " times " + b + ", expected below 2^28");
    return a * b;
  }

  /** Copies lists and map. */
  public StateDict {
    arrays = List.copyOf(arrays);
    options = Map.copyOf(options);
    notes = List.copyOf(notes);
  }

  /** Without arrays. */
  static StateDict of(String project, Cell cell) {
    return new StateDict(project, cell, List.of(), Map.of(), List.of(), Optional.empty());
  }

  /** With one array more. */
  StateDict with(Array array) {
    List<Array> more = new ArrayList<>(arrays);
    more.add(array);
    return new StateDict(project, cell, more, options, notes, reader);
  }

  /** With a number that the arrays do not say. */
  StateDict option(String name, double value) {
    Map<String, Double> more = new LinkedHashMap<>(options);
    more.put(name, value);
    return new StateDict(project, cell, arrays, more, notes, reader);
  }

  /** With a note. */
  StateDict note(String text) {
    List<String> more = new ArrayList<>(notes);
    more.add(text);
    return new StateDict(project, cell, arrays, options, more, reader);
  }

  /** With a note, if there is reason for it. */
  StateDict noteIf(boolean reason, String text) {
    return reason ? note(text) : this;
  }

  /** With a reader in place of pieces. */
  StateDict reader(Function<Map<String, double[]>, Weights> whole) {
    return new StateDict(project, cell, arrays, options, notes, Optional.of(whole));
  }

  /** With a matrix of whole blocks on top of each other. */
  StateDict rows(String name, String... blocks) {
    List<Piece> pieces = stacked(blocks);
    Piece last = pieces.get(pieces.size() - 1);
    return with(new Array(name, List.of(last.row() + last.rows(), last.cols()), pieces));
  }

  /** With a vector of whole blocks, which are vectors, one after another. */
  StateDict vector(String name, String... blocks) {
    List<Piece> pieces = stacked(blocks);
    Piece last = pieces.get(pieces.size() - 1);
    return with(new Array(name, List.of(last.row() + last.rows()), pieces));
  }

  private List<Piece> stacked(String... blocks) {
    List<Piece> pieces = new ArrayList<>();
    int rows = 0;
    for (String block : blocks) {
      Block b = cell.layout().block(block);
      pieces.add(new Piece(block, 0, 0, b.rows(), b.cols(), rows, 0, false));
      rows += b.rows();
    }
    return pieces;
  }

  /** With an array of whole blocks beside each other. */
  StateDict columns(String name, String... blocks) {
    List<Piece> pieces = new ArrayList<>();
    int cols = 0;
    int rows = 0;
    for (String block : blocks) {
      Block b = cell.layout().block(block);
      pieces.add(new Piece(block, 0, 0, b.rows(), b.cols(), 0, cols, false));
      cols += b.cols();
      rows = b.rows();
    }
    return with(new Array(name, List.of(rows, cols), pieces));
  }

  /**
   * The cell's weights.
   *
   * @param values row-major, by the names of {@link #arrays}
   */
  public Weights weights(Map<String, double[]> values) {
    if (reader.isPresent()) {
      return reader.get().apply(values);
    }
    Weights w = Weights.zeros(cell.layout());
    for (Array a : arrays) {
      double[] from = values.get(a.name());
      for (Piece p : a.pieces()) {
        Matrix block = w.block(p.block());
        for (int i = 0; i < p.rows(); i++) {
          for (int j = 0; j < p.cols(); j++) {
            int at = (p.blockRow() + i) * block.cols() + p.blockCol() + j;
            block.data()[at] += from[p.place(i, j, a.cols())];
          }
        }
      }
    }
    w.changed();
    return w;
  }

  /**
   * The arrays that hold these weights, row-major. Of two pieces of one block the first has all.
   *
   * @throws BadArgument if a weight is not 0 for which the arrays have no place
   */
  public Map<String, double[]> arrays(Weights w) {
    Map<String, double[]> out = new LinkedHashMap<>();
    Map<String, boolean[]> done = new LinkedHashMap<>();
    for (Array a : arrays) {
      double[] to = new double[a.shape().stream().reduce(1, (x, y) -> x * y)];
      for (Piece p : a.pieces()) {
        Matrix block = w.block(p.block());
        boolean[] seen = done.computeIfAbsent(p.block(), name -> new boolean[block.data().length]);
        for (int i = 0; i < p.rows(); i++) {
          for (int j = 0; j < p.cols(); j++) {
            int at = (p.blockRow() + i) * block.cols() + p.blockCol() + j;
            to[p.place(i, j, a.cols())] = seen[at] ? 0 : block.data()[at];
            seen[at] = true;
          }
        }
      }
      out.put(a.name(), to);
    }
    requireRoom(w, done);
    return out;
  }

  private void requireRoom(Weights w, Map<String, boolean[]> done) {
    Set<String> lost = new LinkedHashSet<>();
    for (String name : w.layout().names()) {
      double[] values = w.block(name).data();
      boolean[] seen = done.getOrDefault(name, new boolean[values.length]);
      for (int k = 0; k < values.length; k++) {
        if (!seen[k] && values[k] != 0) {
          lost.add(name);
        }
      }
    }
    Check.that(
        lost.isEmpty(),
        "weights",
        "got numbers other than 0 in " + lost + ", for which " + project + " has no place");
  }
}
