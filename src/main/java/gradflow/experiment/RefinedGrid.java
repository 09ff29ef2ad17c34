package gradflow.experiment;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Which runs of a spec with {@link Refine} are due: at each combination of the other axes, those of
 * the points that its {@link CellTree} asks for.
 */
public final class RefinedGrid {
  private final Refine refine;
  private final int columns;
  private final int rows;

  /** How many combinations of the other axes there are, each with a grid. */
  private final int grids;

  /** The runs, those of a point of a grid one after the other. */
  private final int[] runs;

  /** Where in {@code runs} those of point p of grid g begin: at g · columns · rows + p. */
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

  /** The number of a key, in the order in which they first come. */
  private static <K> int number(Map<K, Integer> numbers, K key) {
    return numbers.computeIfAbsent(key, k -> numbers.size());
  }

  private int slot(int[] place) {
    return (place[0] * rows + place[2]) * columns + place[1];
  }

  /**
   * The indices of the runs that are due, as far as is known.
   *
   * @param finished whether a run of that index is
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

  /** 0 below, 1 on or above, 2 without a value; −1 if a run is not finished. */
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
   * How many runs are carried out, about: the coarse grid, and along a line as long as the larger
   * side of the grid four points a step.
   */
  int size() {
    int replicates = starts[1];
    int coarse = Math.min(refine.coarse(), columns) * Math.min(refine.coarse(), rows);
    int line = 4 * Math.max(columns, rows) / refine.until();
    return grids * replicates * Math.min(columns * rows, coarse + line);
  }
}
