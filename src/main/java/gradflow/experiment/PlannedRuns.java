package gradflow.experiment;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;

/**
 * All possible runs of an experiment, trials first. A run is created on access, so that a million
 * of them need no memory. Thread-safe.
 */
public abstract class PlannedRuns extends AbstractList<PlannedRun> implements RandomAccess {
  /** Wraps a list of runs. */
  public static PlannedRuns of(List<PlannedRun> runs) {
    return new Listed(List.copyOf(runs));
  }

  /** Number of trials. */
  public abstract int trials();

  /** Number of points that the axes span. */
  public abstract int points();

  /** Maximum number of runs of a stage at a point. */
  public abstract int replicates();

  /** Returns the label of each axis for a run; the same map for consecutive runs of a point. */
  public abstract Map<String, String> point(int run);

  /** The kinds of runs, in order of first appearance; together they cover all runs. */
  public abstract List<RunKind> kinds();

  /** The runs of a list, each as a separate kind. */
  private static final class Listed extends PlannedRuns {
    private final List<PlannedRun> runs;

    Listed(List<PlannedRun> runs) {
      this.runs = runs;
    }

    @Override
    public PlannedRun get(int index) {
      return runs.get(index);
    }

    @Override
    public int size() {
      return runs.size();
    }

    @Override
    public int trials() {
      return (int) runs.stream().filter(r -> r.stage() == Stage.TRIAL).count();
    }

    @Override
    public int points() {
      Set<Map<String, String>> points = new HashSet<>();
      runs.forEach(r -> points.add(r.point()));
      return points.size();
    }

    @Override
    public int replicates() {
      return runs.stream().mapToInt(PlannedRun::replicate).max().orElse(0) + 1;
    }

    @Override
    public Map<String, String> point(int run) {
      return runs.get(run).point();
    }

    @Override
    public List<RunKind> kinds() {
      List<RunKind> kinds = new ArrayList<>();
      for (PlannedRun run : runs) {
        Map<String, String> labels = new LinkedHashMap<>(run.point());
        labels.putAll(run.fields());
        int trial = run.stage() == Stage.TRIAL ? 1 : 0;
        kinds.add(new RunKind(run.work(), trial, 1 - trial, List.of(List.of(labels))));
      }
      return kinds;
    }
  }
}
