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
 * How the code released with a cell's paper stores it in a PyTorch state dict: names and shapes of
 * the arrays, and the positions of the cell's blocks in them.
 *
 * @param project the repository, such as {@code lucidrains/minGRU-pytorch}
 * @param cell the cell
 * @param arrays in the order of the module
 * @param options numbers of the cell that the arrays do not determine
 * @param notes what the released module does besides the cell
 * @param reader reads weights that cannot be described by pieces; such arrays are read-only
 */
public record StateDict(
    String project,
    Cell cell,
    List<Array> arrays,
    Map<String, Double> options,
    List<String> notes,
    Optional<Function<Map<String, double[]>, Weights>> reader) {
  /**
   * An array. As a matrix, it has the last extent as columns; a vector has one column.
   *
   * @param name without the prefix of the module
   * @param shape its extents
   * @param pieces what it holds; two pieces of a module that refer to the same block are added
   */
  public record Array(String name, List<Integer> shape, List<Piece> pieces) {
    /** Copies the lists. */
    public Array {
      shape = List.copyOf(shape);
      pieces = List.copyOf(pieces);
    }

    /** Number of columns of the matrix. */
    int cols() {
      return shape.size() < 2 ? 1 : shape.get(shape.size() - 1);
    }
  }

  /**
   * A rectangle of a block, rows x cols from (blockRow, blockCol), at (row, col) of an array.
   *
   * @param transposed whether the array holds it transposed
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
   * @param key the array that identifies it, without prefix
   * @param form derives the cell from the shapes
   */
  public record Module(String key, Function<Shapes, StateDict> form) {}

  /**
   * The contents of a file that are known before its numbers are read.
   *
   * @param place the file, for messages
   * @param arrays extents by name, without the prefix of the module
   * @param options further numbers given by the user or the file
   */
  public record Shapes(String place, Map<String, List<Long>> arrays, Map<String, Double> options) {
    /**
     * Returns the extents of an array.
     *
     * @throws BadArgument if there is none of that name, or it has a different number of dimensions
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
     * Returns a number that no array determines.
     *
     * @throws BadArgument if it is not given
     */
    public double option(String name) {
      Double value = options.get(name);
      if (value == null) {
        throw new BadArgument(
            place, "does not say " + name + "; give it with --set " + name + "=NUMBER");
      }
      return value;
    }

    /**
     * Returns the size of the parts when an extent of an array is divided into {@code count} parts.
     */
    static int parts(String name, int extent, int count) {
      Check.that(
          extent % count == 0, name, "got " + extent + " rows, expected a multiple of " + count);
      return extent / count;
    }
  }

  /** Returns the product of two extents. */
  static int product(String name, int a, int b) {
    Check.that((long) a * b < 1 << 28, name, "got " + a + " times " + b + ", expected below 2^28");
    return a * b;
  }

  /** Copies the lists and the map. */
  public StateDict {
    arrays = List.copyOf(arrays);
    options = Map.copyOf(options);
    notes = List.copyOf(notes);
  }

  /** Creates a form without arrays. */
  static StateDict of(String project, Cell cell) {
    return new StateDict(project, cell, List.of(), Map.of(), List.of(), Optional.empty());
  }

  /** Returns this form with one more array. */
  StateDict with(Array array) {
    List<Array> more = new ArrayList<>(arrays);
    more.add(array);
    return new StateDict(project, cell, more, options, notes, reader);
  }

  /** Returns this form with a number that the arrays do not determine. */
  StateDict option(String name, double value) {
    Map<String, Double> more = new LinkedHashMap<>(options);
    more.put(name, value);
    return new StateDict(project, cell, arrays, more, notes, reader);
  }

  /** Returns this form with a note. */
  StateDict note(String text) {
    List<String> more = new ArrayList<>(notes);
    more.add(text);
    return new StateDict(project, cell, arrays, options, more, reader);
  }

  /** Returns this form with a note, if it applies. */
  StateDict noteIf(boolean reason, String text) {
    return reason ? note(text) : this;
  }

  /** Returns this form with a reader instead of pieces. */
  StateDict reader(Function<Map<String, double[]>, Weights> whole) {
    return new StateDict(project, cell, arrays, options, notes, Optional.of(whole));
  }

  /** Returns this form with a matrix of whole blocks stacked by rows. */
  StateDict rows(String name, String... blocks) {
    List<Piece> pieces = stacked(blocks);
    Piece last = pieces.get(pieces.size() - 1);
    return with(new Array(name, List.of(last.row() + last.rows(), last.cols()), pieces));
  }

  /** Returns this form with a vector of whole vector blocks, concatenated. */
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

  /** Returns this form with an array of whole blocks, side by side. */
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
   * Returns the cell's weights.
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
   * Returns the arrays that hold these weights, row-major. If two pieces refer to the same block,
   * the first holds all of it.
   *
   * @throws BadArgument if a nonzero weight has no place in the arrays
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
