package gradflow.experiment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * Which runs of a spec with {@link Refine} are due: at each combination of the other axes, those of
 * the points that its {@link CellTree} asks for.
 */
final class RefinedGrid {
  private final Refine refine;
  private final List<String> columns;
  private final List<String> rows;

  /** For each combination of the other axes, the runs at each point of the grid. */
  private final List<List<List<PlannedRun>>> grids;

  RefinedGrid(Refine refine, List<PlannedRun> runs) {
    this.refine = refine;
    this.columns = labels(runs, refine.over().get(0));
    this.rows = labels(runs, refine.over().get(1));
    Map<String, Integer> column = places(columns);
    Map<String, Integer> row = places(rows);
    Map<Map<String, String>, List<List<PlannedRun>>> byGroup = new LinkedHashMap<>();
    for (PlannedRun run : runs) {
      Map<String, String> group = new LinkedHashMap<>(run.point());
      int x = column.get(group.remove(refine.over().get(0)));
      int y = row.get(group.remove(refine.over().get(1)));
      byGroup.computeIfAbsent(group, g -> empty()).get(y * columns.size() + x).add(run);
    }
    this.grids = List.copyOf(byGroup.values());
  }

  private List<List<PlannedRun>> empty() {
    List<List<PlannedRun>> grid = new ArrayList<>();
    for (int p = 0; p < columns.size() * rows.size(); p++) {
      grid.add(new ArrayList<>());
    }
    return grid;
  }

  private static List<String> labels(List<PlannedRun> runs, String axis) {
    Set<String> labels = new LinkedHashSet<>();
    runs.forEach(r -> labels.add(r.point().get(axis)));
    return List.copyOf(labels);
  }

  private static Map<String, Integer> places(List<String> labels) {
    Map<String, Integer> places = new LinkedHashMap<>();
    labels.forEach(label -> places.put(label, places.size()));
    return places;
  }

  /**
   * The indices of the runs that are due, as far as is known.
   *
   * @param finished whether a run of that index is
   * @param value of the quantity in a finished run; NaN if it has none
   */
  BitSet due(IntPredicate finished, IntToDoubleFunction value) {
    BitSet due = new BitSet();
    for (List<List<PlannedRun>> grid : grids) {
      BitSet points =
          CellTree.points(
              columns.size(),
              rows.size(),
              refine.until(),
              refine.coarse(),
              p -> side(grid.get(p), finished, value));
      points.stream().forEach(p -> grid.get(p).forEach(run -> due.set(run.index())));
    }
    return due;
  }

  /** 0 below, 1 on or above, 2 without a value; −1 if a run is not finished. */
  private int side(List<PlannedRun> runs, IntPredicate finished, IntToDoubleFunction value) {
    if (!runs.stream().allMatch(r -> finished.test(r.index()))) {
      return -1;
    }
    double[] values =
        runs.stream()
            .mapToDouble(r -> value.applyAsDouble(r.index()))
            .filter(v -> !Double.isNaN(v))
            .toArray();
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
    int replicates = grids.get(0).get(0).size();
    int coarse = Math.min(refine.coarse(), columns.size()) * Math.min(refine.coarse(), rows.size());
    int line = 4 * Math.max(columns.size(), rows.size()) / refine.until();
    return grids.size() * replicates * Math.min(columns.size() * rows.size(), coarse + line);
  }
}
