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
 * All runs that an experiment may have, trials first. A run is made when it is asked for, so that a
 * million of them take no memory. Safe for several threads.
 */
public abstract class PlannedRuns extends AbstractList<PlannedRun> implements RandomAccess {
  /** The runs of a list. */
  public static PlannedRuns of(List<PlannedRun> runs) {
    return new Listed(List.copyOf(runs));
  }

  /** How many are trials. */
  public abstract int trials();

  /** How many points the axes span. */
  public abstract int points();

  /** The largest number of runs that a stage has at a point. */
  public abstract int replicates();

  /** The label of each axis at a run; the same map for runs of a point that follow one another. */
  public abstract Map<String, String> point(int run);

  /** The kinds of runs, in the order in which they first come; together they are all runs. */
  public abstract List<RunKind> kinds();

  /** Those of a list, each a kind by itself. */
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
