package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import gradflow.linalg.Activations;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The parameters of a cell: one matrix for each block of its {@link Layout}, and the resident
 * stacks built from them. After writing into a block, call {@link #changed()}. For one run;
 * single-threaded.
 */
public final class Weights {
  private final Layout layout;
  private final Backend backend;
  private final Map<String, Matrix> blocks;
  private final Map<String, Resident> stacks = new HashMap<>();
  private final Map<String, Weights> views = new HashMap<>();
  private final Map<String, Double> largest = new HashMap<>();
  private final Map<String, Boolean> diagonal = new HashMap<>();
  private final Map<String, double[]> diagonals = new HashMap<>();
  private final Map<String, double[]> derived = new HashMap<>();
  private final Activations activations = new Activations();
  private final Map<Object, Object> companions = new HashMap<>();
  private long version;

  private Weights(Layout layout, Backend backend, Map<String, Matrix> blocks) {
    this.layout = layout;
    this.backend = backend;
    this.blocks = blocks;
  }

  /** Creates zero weights on the default backend. */
  public static Weights zeros(Layout layout) {
    return zeros(layout, Backends.standard());
  }

  /** Creates zero weights on that backend. */
  public static Weights zeros(Layout layout, Backend backend) {
    Map<String, Matrix> blocks = new LinkedHashMap<>();
    for (Block b : layout.blocks()) {
      blocks.put(b.name(), Matrix.zeros(b.rows(), b.cols()));
    }
    return new Weights(layout, backend, blocks);
  }

  /** The blocks, shapes and stacks. */
  public Layout layout() {
    return layout;
  }

  /** The backend that computes products with these weights. */
  public Backend backend() {
    return backend;
  }

  /** The nonlinearities, with the scratch of this run. */
  public Activations activations() {
    return activations;
  }

  /**
   * Returns the block of that name; not a copy.
   *
   * @throws BadArgument if the cell has none
   */
  public Matrix block(String name) {
    Matrix m = blocks.get(name);
    if (m == null) {
      throw new BadArgument(
          "block", "got " + name + ", expected one of " + blocks.keySet() + FormerNames.hint(name));
    }
    return m;
  }

  /**
   * Copies values into a block.
   *
   * @throws BadArgument if the shape differs, or an entry is not finite
   */
  public Weights set(String name, Matrix values) {
    Matrix m = block(name);
    Check.that(
        m.rows() == values.rows() && m.cols() == values.cols(),
        name,
        "got %s x %s, expected %s x %s"
            .formatted(values.rows(), values.cols(), m.rows(), m.cols()));
    Check.finite(name, values.data());
    m.set(values);
    changed();
    return this;
  }

  /** Updates the resident stacks after a change of the blocks. */
  public void changed() {
    version++;
    largest.clear();
    diagonal.clear();
    diagonals.clear();
    derived.clear();
    stacks.forEach((name, resident) -> fill(layout.stack(name), resident, this::block));
    views.values().forEach(Weights::changed);
  }

  /**
   * Updates the resident stacks after a change of a single block, at the cost of that block. A
   * step's input can be passed this way through a bias. Views are not updated.
   *
   * @throws BadArgument if there is none of that name
   */
  public void changed(String name) {
    Matrix m = block(name);
    version++;
    largest.remove(name);
    diagonal.remove(name);
    diagonals.remove(name);
    derived.clear();
    stacks.forEach(
        (stack, resident) ->
            forEach(
                layout.stack(stack),
                (block, row, col) -> {
                  if (block.equals(name)) {
                    resident.set(row, col, m);
                  }
                }));
  }

  /**
   * Returns numbers that a cell has derived from its blocks, such as decay rates from their
   * logarithms; null if there are none since the last {@link #changed}.
   */
  public double[] derived(String name) {
    return derived.get(name);
  }

  /** Stores derived numbers until the next {@link #changed}, and returns them. */
  public double[] derive(String name, double[] values) {
    derived.put(name, values);
    return values;
  }

  /**
   * Returns the largest modulus of an entry of a block; computed once after every {@link #changed}.
   */
  public double largest(String block) {
    Double max = largest.get(block);
    if (max == null) {
      max = block(block).maxAbs();
      largest.put(block, max);
    }
    return max;
  }

  /** Whether all these square blocks are diagonal; cached until the next change. */
  public boolean areDiagonal(List<String> names) {
    for (int k = 0; k < names.size(); k++) {
      Boolean known = diagonal.get(names.get(k));
      if (known == null) {
        known = isDiagonal(block(names.get(k)));
        diagonal.put(names.get(k), known);
      }
      if (!known) {
        return false;
      }
    }
    return true;
  }

  /** Returns the diagonal of a square block; cached until the next change. */
  double[] diagonal(String name) {
    double[] kept = diagonals.get(name);
    if (kept == null) {
      Matrix m = block(name);
      kept = new double[m.rows()];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = m.get(i, i);
      }
      diagonals.put(name, kept);
    }
    return kept;
  }

  private static boolean isDiagonal(Matrix m) {
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.cols(); j++) {
        if (i != j && m.get(i, j) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** A number that is different after every change. */
  public long version() {
    return version;
  }

  /**
   * Returns the object that {@code owner} keeps with these weights, such as numbers derived from
   * them; created once.
   */
  public <T> T companion(Object owner, Class<T> type, Supplier<T> make) {
    Object known = companions.get(owner);
    if (known == null) {
      known = make.get();
      companions.put(owner, known);
    }
    return type.cast(known);
  }

  /** Returns the resident of a stack of the layout, or of a single block. */
  public Resident stack(String name) {
    Resident resident = stacks.get(name);
    if (resident == null) {
      Layout.Stacked stack = layout.stack(name);
      resident = newResident(stack);
      fill(stack, resident, this::block);
      stacks.put(name, resident);
    }
    return resident;
  }

  /**
   * Returns the blocks whose names start with that prefix, under the names without it, as the
   * weights of that cell. Created once; shares the blocks.
   */
  public Weights view(String prefix, Cell cell) {
    Weights view = views.get(prefix);
    if (view == null) {
      Layout itsLayout = cell.layout();
      Map<String, Matrix> inner = new LinkedHashMap<>();
      for (Block b : itsLayout.blocks()) {
        inner.put(b.name(), block(prefix + b.name()));
      }
      view = new Weights(itsLayout, backend, inner);
      views.put(prefix, view);
    }
    return view;
  }

  /** Returns a copy with its own blocks. */
  public Weights copy() {
    Weights copy = zeros(layout, backend);
    blocks.forEach((name, m) -> copy.block(name).set(m));
    return copy;
  }

  Resident newResident(Layout.Stacked stack) {
    int rows = 0;
    for (var row : stack.grid()) {
      rows += rowHeight(row);
    }
    int cols = 0;
    for (int k = 0; k < stack.grid().get(0).size(); k++) {
      cols += columnWidth(stack, k);
    }
    return backend.resident(rows, cols);
  }

  /** Visits the blocks of a stack with their positions. */
  void forEach(Layout.Stacked stack, Placed action) {
    int row = 0;
    for (var names : stack.grid()) {
      int col = 0;
      for (int k = 0; k < names.size(); k++) {
        if (!names.get(k).equals(Layout.ZERO)) {
          action.at(names.get(k), row, col);
        }
        col += columnWidth(stack, k);
      }
      row += rowHeight(names);
    }
  }

  /** Receives a block and its position in a stack. */
  interface Placed {
    void at(String block, int row, int col);
  }

  private void fill(Layout.Stacked stack, Resident resident, Function<String, Matrix> source) {
    forEach(stack, (block, row, col) -> resident.set(row, col, source.apply(block)));
  }

  private int rowHeight(java.util.List<String> row) {
    return row.stream()
        .filter(n -> !n.equals(Layout.ZERO))
        .mapToInt(n -> layout.block(n).rows())
        .findFirst()
        .orElseThrow();
  }

  private int columnWidth(Layout.Stacked stack, int column) {
    return stack.grid().stream()
        .map(row -> row.get(column))
        .filter(n -> !n.equals(Layout.ZERO))
        .mapToInt(n -> layout.block(n).cols())
        .findFirst()
        .orElseThrow();
  }

  /** Lists the blocks with their shapes, and the total number of parameters. */
  @Override
  public String toString() {
    long numbers = blocks.values().stream().mapToLong(b -> (long) b.rows() * b.cols()).sum();
    return "Weights, "
        + numbers
        + " numbers: "
        + blocks.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue().rows() + " x " + e.getValue().cols())
            .collect(Collectors.joining(", "))
        + "; block(name) gives one";
  }
}
