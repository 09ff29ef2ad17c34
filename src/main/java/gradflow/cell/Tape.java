package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one step of a cell computed, by the names of its equations: {@code tape.get("f")} is the forget gate, {@code
 * tape.get("c")} the cell state before the step, {@code tape.get("c'")} after it. Each array has {@code rows x batch} entries,
 * row-major: unit j of sample b is at {@code j * batch + b}.
 *
 * <p>A second tape of the same shape holds the adjoints (x̄ for each x) of a backward pass. Preallocated, mutable, one thread.
 */
public final class Tape {
  private final int batch;
  private final List<Part> parts;
  private final Map<String, double[]> arrays = new LinkedHashMap<>();
  private final Map<String, double[][]> groups = new HashMap<>();
  private final Map<String, Tape> views = new HashMap<>();

  /**
   * An empty tape for that cell.
   *
   * @throws BadArgument if {@code batch} is below 1
   */
  public Tape(Cell cell, int batch) {
    this.batch = Check.positive("batch", batch);
    this.parts = cell.parts();
    Slots slots = cell.slots();
    arrays.put("x", new double[cell.inputSize() * batch]);
    double[] ones = new double[batch];
    Arrays.fill(ones, 1);
    arrays.put("1", ones);
    for (Part p : parts) {
      arrays.put(p.name(), new double[p.size() * batch]);
      arrays.put(p.name() + "'", new double[p.size() * batch]);
    }
    for (Slots.Slot s : slots.slots()) {
      arrays.put(s.name(), new double[s.rows() * batch]);
    }
    for (Slots.Group g : slots.groups()) {
      groups.put(g.name(), g.members().stream().map(this::get).toArray(double[][]::new));
    }
  }

  private Tape(Tape whole, String prefix, List<Part> parts) {
    this.batch = whole.batch;
    this.parts = parts;
    arrays.put("1", whole.get("1"));
    whole.arrays.forEach((name, array) -> putWithoutPrefix(arrays, prefix, name, array));
    whole.groups.forEach((name, group) -> putWithoutPrefix(groups, prefix, name, group));
  }

  private static <T> void putWithoutPrefix(Map<String, T> map, String prefix, String name, T value) {
    if (name.startsWith(prefix)) {
      map.put(name.substring(prefix.length()), value);
    }
  }

  /** The part of this tape whose names start with that prefix, under the names without it; made once, shares the arrays. */
  public Tape view(String prefix, List<Part> itsParts) {
    Tape view = views.get(prefix);
    if (view == null) {
      view = new Tape(this, prefix, itsParts);
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
    double[] array = arrays.get(name);
    if (array == null) {
      throw new BadArgument("tape", "got " + name + ", expected one of " + arrays.keySet());
    }
    return array;
  }

  /**
   * The arrays of a group, as a stacked vector.
   *
   * @throws BadArgument if there is none of that name
   */
  public double[][] group(String name) {
    double[][] group = groups.get(name);
    if (group == null) {
      throw new BadArgument("tape", "got group " + name + ", expected one of " + groups.keySet());
    }
    return group;
  }

  /** Copies a state (n x batch) into the parts before the step. */
  public void setBefore(Matrix state) {
    copyIn(state, "");
  }

  /** Copies a state (n x batch) into the parts after the step. */
  public void setAfter(Matrix state) {
    copyIn(state, "'");
  }

  /** Copies the parts before the step out (n x batch). */
  public void getBefore(Matrix out) {
    copyOut(out, "");
  }

  /** Copies the parts after the step out (n x batch). */
  public void getAfter(Matrix out) {
    copyOut(out, "'");
  }

  private void copyIn(Matrix state, String suffix) {
    int at = 0;
    for (int k = 0; k < parts.size(); k++) {
      double[] part = suffix.isEmpty() ? before(k) : after(k);
      System.arraycopy(state.data(), at, part, 0, part.length);
      at += part.length;
    }
    Check.equal("state entries", state.data().length, at, "state size x batch");
  }

  private void copyOut(Matrix out, String suffix) {
    int at = 0;
    for (int k = 0; k < parts.size(); k++) {
      double[] part = suffix.isEmpty() ? before(k) : after(k);
      System.arraycopy(part, 0, out.data(), at, part.length);
      at += part.length;
    }
  }

  private double[] before(int k) {
    return arrays.get(parts.get(k).name());
  }

  private double[] after(int k) {
    return afterArrays()[k];
  }

  /** The arrays of all parts after the step, in order. */
  public double[][] afterArrays() {
    double[][] after = groups.get("'");
    if (after == null) {
      after = parts.stream().map(p -> get(p.name() + "'")).toArray(double[][]::new);
      groups.put("'", after);
    }
    return after;
  }

  /** Fills every column of this tape with one sample of another of the same cell. */
  public void replicate(Tape source, int sample) {
    source.arrays.forEach((name, from) -> {
      double[] to = arrays.get(name);
      for (int row = 0; row < from.length / source.batch; row++) {
        Arrays.fill(to, row * batch, (row + 1) * batch, from[row * source.batch + sample]);
      }
    });
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
