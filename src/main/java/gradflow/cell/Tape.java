package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one step of a cell computed, by the names of its equations: {@code tape.get("f")} is the
 * forget gate, {@code tape.get("c")} the cell state before the step, {@code tape.get("c'")} after
 * it. Each array has {@code rows x batch} entries, row-major: unit j of sample b is at {@code j *
 * batch + b}.
 *
 * <p>A second tape of the same shape holds the adjoints (x̄ for each x) of a backward pass.
 * Preallocated, mutable, one thread.
 */
public final class Tape {
  private final int batch;

  /**
   * Where in {@code all} and {@code groups} a name is; the tapes of a trajectory share the maps, as
   * a walk over many tapes would wait for memory at each look-up in maps of their own.
   */
  private final Map<String, Integer> places;

  private final Map<String, Integer> groupPlaces;
  private final double[][] all;
  private final double[][][] groups;

  /** For each place what is computed when it is asked for; null where it is kept. */
  private final Origin[] origins;

  private final Map<String, Tape> views = new HashMap<>();
  private final double[][] before;
  private final double[][] after;
  private final double[] output;
  private final boolean outputIsState;

  /** What determines a slope or a complement: the activation and the array of its value. */
  private record Origin(Activation phi, double[] value, boolean slope) {
    void fill(double[] out) {
      if (slope) {
        phi.derivativeOfValue(value, out);
      } else {
        Activation.complementOfValue(value, out);
      }
    }
  }

  /**
   * An empty tape for that cell.
   *
   * @throws BadArgument if {@code batch} is below 1, or the cell gives two slots or parts the same
   *     name
   */
  public Tape(Cell cell, int batch) {
    this(cell, Check.positive("batch", batch), null, false);
  }

  /**
   * An empty tape that keeps no slopes and complements which its values determine: {@link #get}
   * computes them anew, with the errors of {@link Activation#derivativeOfValue} and {@link
   * Activation#complementOfValue}. A trajectory of such tapes takes little more than half the
   * memory, which is what a backward pass waits for.
   */
  public static Tape ofValues(Cell cell, int batch) {
    return new Tape(cell, Check.positive("batch", batch), null, true);
  }

  /**
   * An empty tape for the step that follows another one's: its state before the step is that tape's
   * state after it, in the same arrays, and so is what is not kept.
   */
  public static Tape following(Tape previous, Cell cell) {
    return new Tape(cell, previous.batch, previous, previous.origins.length > 0);
  }

  /**
   * The same arrays, with those before the step and those after it exchanged: a sweep that goes
   * back through its steps on both in turn has no state to copy.
   */
  public Tape exchanged(Cell cell) {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    places.forEach((name, place) -> arrays.put(name, all[place]));
    for (Part p : cell.parts()) {
      arrays.put(p.name(), get(p.name() + "'"));
      arrays.put(p.name() + "'", get(p.name()));
    }
    return new Tape(cell, batch, arrays, this, origins.length > 0);
  }

  private Tape(Cell cell, int batch, Tape previous, boolean values) {
    this(cell, batch, arrays(cell, batch, previous, values), previous, values);
  }

  private static Map<String, double[]> arrays(Cell cell, int batch, Tape previous, boolean values) {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    put(arrays, "x", new double[cell.inputSize() * batch]);
    put(arrays, "1", new double[batch]);
    Arrays.fill(arrays.get("1"), 1);
    for (Part p : cell.parts()) {
      put(
          arrays,
          p.name(),
          previous == null ? new double[p.size() * batch] : previous.get(p.name() + "'"));
      put(arrays, p.name() + "'", new double[p.size() * batch]);
    }
    for (Slots.Slot s : cell.slots().slots()) {
      boolean shared = previous != null && values && s.origin().isPresent();
      put(
          arrays,
          s.name(),
          shared ? previous.all[previous.places.get(s.name())] : new double[s.rows() * batch]);
    }
    return arrays;
  }

  /** With the names of another tape of that cell, if there is one. */
  private Tape(Cell cell, int batch, Map<String, double[]> arrays, Tape previous, boolean values) {
    this.batch = batch;
    Map<String, double[][]> grouped = new LinkedHashMap<>();
    for (Slots.Group g : cell.slots().groups()) {
      grouped.put(g.name(), g.members().stream().map(arrays::get).toArray(double[][]::new));
    }
    this.places = previous == null ? places(arrays) : previous.places;
    this.all = arrays.values().toArray(double[][]::new);
    this.groupPlaces = previous == null ? places(grouped) : previous.groupPlaces;
    this.groups = grouped.values().toArray(double[][][]::new);
    this.origins = values ? origins(cell) : new Origin[0];
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
    whole.places.forEach((name, k) -> putWithoutPrefix(arrays, prefix, name, whole.all[k]));
    Map<String, double[][]> grouped = new LinkedHashMap<>();
    whole.groupPlaces.forEach(
        (name, k) -> putWithoutPrefix(grouped, prefix, name, whole.groups[k]));
    this.places = places(arrays);
    this.all = arrays.values().toArray(double[][]::new);
    this.groupPlaces = places(grouped);
    this.groups = grouped.values().toArray(double[][][]::new);
    this.origins = whole.origins.length > 0 ? origins(cell) : new Origin[0];
    this.before = before(cell);
    this.after = after(cell);
    this.outputIsState = cell.outputIsState();
    this.output = output(cell);
  }

  private static void put(Map<String, double[]> arrays, String name, double[] values) {
    double[] earlier = arrays.put(name, values);
    Check.that(earlier == null, "slot", "got " + name + " twice, expected each name once");
  }

  private static <T> void putWithoutPrefix(
      Map<String, T> map, String prefix, String name, T value) {
    if (name.startsWith(prefix)) {
      map.put(name.substring(prefix.length()), value);
    }
  }

  private static Map<String, Integer> places(Map<String, ?> ordered) {
    Map<String, Integer> out = new LinkedHashMap<>();
    ordered.keySet().forEach(name -> out.put(name, out.size()));
    return out;
  }

  private Origin[] origins(Cell cell) {
    Origin[] out = new Origin[all.length];
    for (Slots.Slot s : cell.slots().slots()) {
      s.origin()
          .ifPresent(
              of ->
                  out[places.get(s.name())] =
                      new Origin(
                          of.phi(), all[places.get(of.value())], s.kind() == Slots.Kind.SLOPE));
    }
    return out;
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
   * The part of this tape whose names start with that prefix, under the names without it, as a tape
   * of that cell; {@code x} is this tape's own where there is none with the prefix. Made once,
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

  /** Number of samples side by side. */
  public int batch() {
    return batch;
  }

  /**
   * The array of that name.
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
   * The array of that slope or complement for a step to fill, or null if this tape does not keep
   * it.
   *
   * @throws BadArgument if there is none of that name
   */
  public double[] kept(String name) {
    Integer place = places.get(name);
    return origin(place) == null ? get(name) : null;
  }

  /**
   * out ← φ' ∘ a ∘ b with the slope of that name: the one kept, or from its value without writing
   * it down.
   *
   * @throws BadArgument if there is none of that name
   */
  public void slopeProduct(String slope, double[] a, double[] b, double[] out) {
    Integer place = places.get(slope);
    Origin origin = origin(place);
    if (origin == null) {
      Elementwise.product(get(slope), a, b, out);
    } else {
      origin.phi.slopeProduct(origin.value, a, b, out);
    }
  }

  private double[] fresh(int place) {
    Origin origin = origin(place);
    if (origin != null) {
      origin.fill(all[place]);
    }
    return all[place];
  }

  /** What is at that place is computed from this; null if there is none, or it is kept. */
  private Origin origin(Integer place) {
    return place == null || origins.length == 0 ? null : origins[place];
  }

  /**
   * The arrays of a group, as a stacked vector.
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

  /** What the cell puts out: its output part after the step, or its output slot. */
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
   * @throws BadArgument if it has another number of entries
   */
  public void setBefore(Matrix state) {
    copyIn(state, before);
  }

  /**
   * Copies a state (n x batch) into the parts after the step.
   *
   * @throws BadArgument if it has another number of entries
   */
  public void setAfter(Matrix state) {
    copyIn(state, after);
  }

  /**
   * Copies the parts before the step out (n x batch).
   *
   * @throws BadArgument if {@code out} has another number of entries
   */
  public void getBefore(Matrix out) {
    copyOut(before, out);
  }

  /**
   * Copies the parts after the step out (n x batch).
   *
   * @throws BadArgument if {@code out} has another number of entries
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
   * @throws BadArgument if it has another number of samples
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

  /** Number of doubles that a tape of that cell takes per sample. */
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
