package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values that one step of a cell computed, by the names in its equations: {@code tape.get("f")}
 * is the forget gate, {@code tape.get("c")} the cell state before the step, {@code tape.get("c'")}
 * after it. Each array has {@code rows x batch} entries, row-major: unit j of sample b is at {@code
 * j * batch + b}.
 *
 * <p>A second tape of the same shape holds the adjoints (x̄ for each x) of a backward pass.
 * Preallocated, mutable, single-threaded.
 */
public final class Tape {
  /** Steps whose columns are copied together: one cache line. */
  private static final int TILE = 8;

  private final int batch;

  /**
   * Maps names to indices of {@code all} and {@code groups}. The tapes of a trajectory share the
   * maps; with separate maps, each look-up in a long trajectory would miss the cache.
   */
  private final Map<String, Integer> places;

  private final Map<String, Integer> groupPlaces;
  private final double[][] all;
  private final double[][][] groups;
  private final Origins origins; // of the arrays that are computed on demand
  private final Map<String, Tape> views = new HashMap<>();
  private final double[][] before;
  private final double[][] after;
  private final double[] output;
  private final boolean outputIsState;

  /**
   * Creates an empty tape for that cell.
   *
   * @throws BadArgument if {@code batch} is below 1, or the cell gives two slots or parts the same
   *     name
   */
  public Tape(Cell cell, int batch) {
    this(cell, Check.positive("batch", batch), null, false);
  }

  /**
   * Creates an empty tape that does not store slopes and complements that its values determine.
   * {@link #get} recomputes them, with the errors of {@link
   * gradflow.linalg.Activation#derivativeOfValue} and {@link
   * gradflow.linalg.Activation#complementOfValue}. A trajectory of such tapes takes little more
   * than half the memory, whose bandwidth limits a backward pass.
   */
  public static Tape ofValues(Cell cell, int batch) {
    return new Tape(cell, Check.positive("batch", batch), null, true);
  }

  /**
   * Creates an empty tape for the step after that of another tape. Its state before the step shares
   * the arrays of that tape's state after it; arrays that are not stored are shared as well.
   */
  public static Tape following(Tape previous, Cell cell) {
    return new Tape(cell, previous.batch, previous, previous.origins.any());
  }

  /**
   * Returns a tape of the same arrays with those before and after the step exchanged. A backward
   * sweep that alternates between the two does not need to copy states.
   */
  public Tape exchanged(Cell cell) {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    places.forEach((name, place) -> arrays.put(name, all[place]));
    for (Part p : cell.parts()) {
      arrays.put(p.name(), get(p.name() + "'"));
      arrays.put(p.name() + "'", get(p.name()));
    }
    return new Tape(cell, batch, arrays, this, origins.any());
  }

  private Tape(Cell cell, int batch, Tape previous, boolean values) {
    this(cell, batch, TapeArrays.of(cell, batch, previous, values), previous, values);
  }

  /** Creates a tape that shares the names of another tape of that cell, if there is one. */
  private Tape(Cell cell, int batch, Map<String, double[]> arrays, Tape previous, boolean values) {
    this.batch = batch;
    Map<String, double[][]> grouped = TapeArrays.grouped(cell, arrays);
    this.places = previous == null ? TapeArrays.places(arrays) : previous.places;
    this.all = arrays.values().toArray(double[][]::new);
    this.groupPlaces = previous == null ? TapeArrays.places(grouped) : previous.groupPlaces;
    this.groups = grouped.values().toArray(double[][][]::new);
    this.origins = values ? Origins.of(cell, places, all) : Origins.none();
    this.before = before(cell);
    this.after = after(cell);
    this.outputIsState = cell.outputIsState();
    this.output = output(cell);
  }

  private Tape(Tape whole, String prefix, Cell cell) {
    this.batch = whole.batch;
    Map<String, double[]> arrays = new LinkedHashMap<>();
    arrays.put("1", whole.get("1"));
    arrays.put("x", whole.get("x"));
    TapeArrays.withoutPrefix(arrays, prefix, whole.places, whole.all);
    Map<String, double[][]> grouped = new LinkedHashMap<>();
    TapeArrays.withoutPrefix(grouped, prefix, whole.groupPlaces, whole.groups);
    this.places = TapeArrays.places(arrays);
    this.all = arrays.values().toArray(double[][]::new);
    this.groupPlaces = TapeArrays.places(grouped);
    this.groups = grouped.values().toArray(double[][][]::new);
    this.origins = whole.origins.any() ? Origins.of(cell, places, all) : Origins.none();
    this.before = before(cell);
    this.after = after(cell);
    this.outputIsState = cell.outputIsState();
    this.output = output(cell);
  }

  private double[] output(Cell cell) {
    return get(cell.outputPart() + (outputIsState ? "'" : ""));
  }

  private double[][] before(Cell cell) {
    return cell.parts().stream().map(p -> get(p.name())).toArray(double[][]::new);
  }

  private double[][] after(Cell cell) {
    return cell.parts().stream().map(p -> get(p.name() + "'")).toArray(double[][]::new);
  }

  /**
   * Returns the part of this tape whose names start with that prefix, under the names without it,
   * as a tape of that cell. Without a prefixed {@code x}, it is this tape's own. Created once;
   * shares the arrays.
   */
  public Tape view(String prefix, Cell cell) {
    Tape view = views.get(prefix);
    if (view == null) {
      view = new Tape(this, prefix, cell);
      views.put(prefix, view);
    }
    return view;
  }

  /** Number of samples in the batch. */
  public int batch() {
    return batch;
  }

  /**
   * Returns the array of that name.
   *
   * @throws BadArgument if there is none
   */
  public double[] get(String name) {
    Integer place = places.get(name);
    if (place == null) {
      throw new BadArgument("tape", "got " + name + ", expected one of " + places.keySet());
    }
    return fresh(place);
  }

  /**
   * Returns the array of that slope or complement for a step to fill, or null if this tape does not
   * store it.
   *
   * @throws BadArgument if there is none of that name
   */
  public double[] kept(String name) {
    Integer place = places.get(name);
    return origins.at(place) == null ? get(name) : null;
  }

  /**
   * Computes out ← φ' ∘ a ∘ b with the slope of that name, either the stored one or from its value
   * without storing it.
   *
   * @throws BadArgument if there is none of that name
   */
  public void slopeProduct(String slope, double[] a, double[] b, double[] out) {
    Integer place = places.get(slope);
    Origins.Origin origin = origins.at(place);
    if (origin == null) {
      Elementwise.product(get(slope), a, b, out);
    } else {
      origin.phi().slopeProduct(origin.value(), a, b, out);
    }
  }

  private double[] fresh(int place) {
    Origins.Origin origin = origins.at(place);
    if (origin != null) {
      origin.fill(all[place]);
    }
    return all[place];
  }

  /**
   * Returns the array of that name without recomputing it, whether or not its entries are stored.
   */
  double[] array(String name) {
    return all[places.get(name)];
  }

  /**
   * Returns the arrays of a group, as a stacked vector.
   *
   * @throws BadArgument if there is none of that name
   */
  public double[][] group(String name) {
    Integer place = groupPlaces.get(name);
    if (place == null) {
      throw new BadArgument(
          "tape", "got group " + name + ", expected one of " + groupPlaces.keySet());
    }
    return groups[place];
  }

  /** The output of the cell: its output part after the step, or its output slot. */
  public double[] output() {
    return output;
  }

  /** Whether {@link #output} is a part of the state, see {@link Cell#outputIsState}. */
  public boolean outputIsState() {
    return outputIsState;
  }

  /** The arrays of all parts before the step, in order. */
  public double[][] beforeArrays() {
    return before;
  }

  /** The arrays of all parts after the step, in order. */
  public double[][] afterArrays() {
    return after;
  }

  /**
   * Copies a state (n x batch) into the parts before the step.
   *
   * @throws BadArgument if it has a different number of entries
   */
  public void setBefore(Matrix state) {
    copyIn(state, before);
  }

  /**
   * Copies a state (n x batch) into the parts after the step.
   *
   * @throws BadArgument if it has a different number of entries
   */
  public void setAfter(Matrix state) {
    copyIn(state, after);
  }

  /**
   * Copies the parts before the step into {@code out} (n x batch).
   *
   * @throws BadArgument if {@code out} has a different number of entries
   */
  public void getBefore(Matrix out) {
    copyOut(before, out);
  }

  /**
   * Copies the parts after the step into {@code out} (n x batch).
   *
   * @throws BadArgument if {@code out} has a different number of entries
   */
  public void getAfter(Matrix out) {
    copyOut(after, out);
  }

  private static void copyIn(Matrix state, double[][] parts) {
    checkEntries(state, parts);
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(state.data(), at, part, 0, part.length);
      at += part.length;
    }
  }

  private static void copyOut(double[][] parts, Matrix out) {
    checkEntries(out, parts);
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, out.data(), at, part.length);
      at += part.length;
    }
  }

  private static void checkEntries(Matrix state, double[][] parts) {
    int entries = 0;
    for (double[] part : parts) {
      entries += part.length;
    }
    Check.equal("state entries", state.data().length, entries, "state size x batch");
  }

  /**
   * Copies everything from another tape of the same cell.
   *
   * @throws BadArgument if it has a different number of samples
   */
  public void copy(Tape source) {
    Check.equal("batch", source.batch, batch, "that of this tape");
    for (int k = 0; k < all.length; k++) {
      System.arraycopy(source.fresh(k), 0, all[k], 0, all[k].length);
    }
  }

  /** Fills every column of this tape with one sample of another of the same cell. */
  public void replicate(Tape source, int sample) {
    for (int k = 0; k < all.length; k++) {
      double[] from = source.fresh(k);
      for (int row = 0; row < from.length / source.batch; row++) {
        Arrays.fill(all[k], row * batch, (row + 1) * batch, from[row * source.batch + sample]);
      }
    }
  }

  /**
   * Copies steps that were computed side by side, as the columns of this tape, to the tapes of a
   * trajectory of the same cell, which store the same arrays. The states before the steps are not
   * changed.
   *
   * @param first the tape of columns 0, …, batch − 1
   * @param count number of steps
   */
  public void spread(Tape[] steps, int first, int count) {
    int samples = steps[first].batch;
    double[][] to = new double[TILE][];
    for (int k = 0; k < all.length; k++) {
      if (origins.at(k) != null || isBefore(k)) {
        continue;
      }
      for (int tile = 0; tile < count; tile += TILE) {
        int tapes = Math.min(TILE, count - tile);
        for (int t = 0; t < tapes; t++) {
          to[t] = steps[first + tile + t].all[k];
        }
        if (samples == 1 && tapes == TILE) {
          spread(all[k], tile, to);
          continue;
        }
        for (int row = 0; row < all[k].length / batch; row++) {
          int from = row * batch + tile * samples;
          for (int t = 0; t < tapes; t++, from += samples) {
            System.arraycopy(all[k], from, to[t], row * samples, samples);
          }
        }
      }
    }
  }

  /** Copies eight columns of one sample each: one cache line in every row. */
  private void spread(double[] rows, int first, double[][] to) {
    double[] a = to[0];
    double[] b = to[1];
    double[] c = to[2];
    double[] d = to[3];
    double[] e = to[4];
    double[] f = to[5];
    double[] g = to[6];
    double[] h = to[7];
    for (int row = 0, from = first; row < a.length; row++, from += batch) {
      a[row] = rows[from];
      b[row] = rows[from + 1];
      c[row] = rows[from + 2];
      d[row] = rows[from + 3];
      e[row] = rows[from + 4];
      f[row] = rows[from + 5];
      g[row] = rows[from + 6];
      h[row] = rows[from + 7];
    }
  }

  private boolean isBefore(int place) {
    return Arrays.stream(before).anyMatch(part -> part == all[place]);
  }

  /** Returns the number of doubles that a tape of that cell takes per sample. */
  public static long size(Cell cell) {
    long rows = 1L + cell.inputSize();
    for (Part p : cell.parts()) {
      rows += 2L * p.size();
    }
    for (Slots.Slot s : cell.slots().slots()) {
      rows += s.rows();
    }
    return rows;
  }
}
