package gradflow.experiment;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The due runs of a spec with {@link Refine}: for each combination of the other axes, those of the
 * points that its {@link CellTree} requests.
 */
public final class RefinedGrid {
  private final Refine refine;
  private final int columns;
  private final int rows;

  /** Number of combinations of the other axes, each with its own grid. */
  private final int grids;

  /** The runs, grouped by grid point. */
  private final int[] runs;

  /** Start indices in {@code runs}: those of point p of grid g begin at g · columns · rows + p. */
  private final int[] starts;

  RefinedGrid(Refine refine, PlannedRuns planned) {
    this.refine = refine;
    Map<String, Integer> column = new HashMap<>();
    Map<String, Integer> row = new HashMap<>();
    Map<Map<String, String>, Integer> group = new HashMap<>();
    int[][] at = new int[planned.size()][];
    Map<String, String> last = null;
    for (int i = 0; i < at.length; i++) {
      Map<String, String> point = planned.point(i);
      if (point.equals(last)) {
        at[i] = at[i - 1];
        continue;
      }
      last = point;
      Map<String, String> others = new HashMap<>(point);
      int x = number(column, others.remove(refine.over().get(0)));
      int y = number(row, others.remove(refine.over().get(1)));
      at[i] = new int[] {number(group, others), x, y};
    }
    this.columns = column.size();
    this.rows = row.size();
    this.grids = group.size();
    this.starts = new int[grids * columns * rows + 1];
    for (int[] place : at) {
      starts[slot(place) + 1]++;
    }
    for (int p = 1; p < starts.length; p++) {
      starts[p] += starts[p - 1];
    }
    this.runs = new int[at.length];
    int[] next = starts.clone();
    for (int i = 0; i < at.length; i++) {
      runs[next[slot(at[i])]++] = i;
    }
  }

  /** Returns the number of a key, in order of first appearance. */
  private static <K> int number(Map<K, Integer> numbers, K key) {
    return numbers.computeIfAbsent(key, k -> numbers.size());
  }

  private int slot(int[] place) {
    return (place[0] * rows + place[2]) * columns + place[1];
  }

  /**
   * Returns the indices of the due runs, as far as they are known.
   *
   * @param finished whether the run of an index is finished
   * @param value of the quantity in a finished run; NaN if it has none
   */
  public BitSet due(IntPredicate finished, IntToDoubleFunction value) {
    BitSet due = new BitSet();
    for (int g = 0; g < grids; g++) {
      int first = g * columns * rows;
      CellTree.points(
              columns, rows, refine.until(), refine.coarse(), p -> side(first + p, finished, value))
          .stream()
          .flatMap(p -> at(first + p))
          .forEach(due::set);
    }
    return due;
  }

  private IntStream at(int slot) {
    return Arrays.stream(runs, starts[slot], starts[slot + 1]);
  }

  /** Returns 0 below, 1 on or above the value, 2 without a value; −1 if a run is not finished. */
  private int side(int slot, IntPredicate finished, IntToDoubleFunction value) {
    if (!at(slot).allMatch(finished)) {
      return -1;
    }
    double[] values = at(slot).mapToDouble(value).filter(v -> !Double.isNaN(v)).toArray();
    if (values.length == 0) {
      return 2;
    }
    return Trials.Average.MEDIAN.of(values) >= refine.at() ? 1 : 0;
  }

  /**
   * Estimates the number of executed runs: the coarse grid, plus four points per step along a line
   * as long as the larger side of the grid.
   */
  int size() {
    int replicates = starts[1];
    int coarse = Math.min(refine.coarse(), columns) * Math.min(refine.coarse(), rows);
    int line = 4 * Math.max(columns, rows) / refine.until();
    return grids * replicates * Math.min(columns * rows, coarse + line);
  }
}
