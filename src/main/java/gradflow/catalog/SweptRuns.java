package gradflow.catalog;

import gradflow.experiment.PlannedRun;
import gradflow.experiment.PlannedRuns;
import gradflow.experiment.RunKind;
import gradflow.experiment.Stage;
import gradflow.experiment.Trials;
import gradflow.experiment.Work;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The runs at the points of a sweep, each decoded on request. Trials come before reported runs;
 * points are in the order of the axes as written, and replicates vary fastest.
 */
final class SweptRuns extends PlannedRuns {
  private final Sweep sweep;
  private final SweptWork work;
  private final Seed seed;
  private final int ofTrials;
  private final int reported;

  /** Fields added to every run, for each axis and value. */
  private final List<List<Map<String, String>>> fields;

  private int lastPoint = -1;
  private Work lastWork;
  private Map<String, String> lastLabels;
  private Map<String, String> lastFields;

  /**
   * @param trials number of runs of the first stage at each point ≥ 0
   * @param reported number of reported runs at each point ≥ 1
   */
  SweptRuns(Sweep sweep, SweptWork work, long seed, int trials, int reported) {
    this.sweep = sweep;
    this.work = work;
    this.seed = new Seed(seed);
    this.ofTrials = trials;
    this.reported = reported;
    this.fields = IntStream.range(0, sweep.axes().size()).mapToObj(sweep::fields).toList();
  }

  /** Returns the number of records decoded so far for the whole spec. */
  synchronized long records() {
    return work.records();
  }

  @Override
  public int size() {
    return sweep.size() * (ofTrials + reported);
  }

  @Override
  public int trials() {
    return sweep.size() * ofTrials;
  }

  @Override
  public int points() {
    return sweep.size();
  }

  @Override
  public int replicates() {
    return Math.max(ofTrials, reported);
  }

  @Override
  public synchronized PlannedRun get(int run) {
    boolean trial = run < trials();
    int replicate = trial ? run % ofTrials : (run - trials()) % reported;
    look(run);
    if (lastWork == null) {
      lastWork = work.at(lastPoint);
    }
    return new PlannedRun(
        run,
        trial ? Stage.TRIAL : Stage.REPORTED,
        lastLabels,
        lastFields,
        replicate,
        trial ? Trials.seed(seed, replicate) : seed.replicate(replicate),
        lastWork);
  }

  @Override
  public synchronized Map<String, String> point(int run) {
    look(run);
    return lastLabels;
  }

  private void look(int run) {
    int point = run < trials() ? run / ofTrials : (run - trials()) / reported;
    if (point == lastPoint) {
      return;
    }
    int[] chosen = sweep.chosen(point);
    Map<String, String> labels = new LinkedHashMap<>();
    Map<String, String> said = new LinkedHashMap<>();
    for (int a = 0; a < chosen.length; a++) {
      SweepAxis axis = sweep.axes().get(a);
      labels.put(axis.name(), axis.values().get(chosen[a]).label());
      said.putAll(fields.get(a).get(chosen[a]));
    }
    lastPoint = point;
    lastLabels = labels;
    lastFields = said;
    lastWork = null;
  }

  @Override
  public synchronized List<RunKind> kinds() {
    Set<Integer> deciding = work.deciding();
    int[] points = sweep.points(deciding);
    long each = sweep.size() / points.length;
    List<List<Map<String, String>>> labels = new ArrayList<>();
    for (int a = 0; a < fields.size(); a++) {
      labels.add(labels(a));
    }
    List<RunKind> kinds = new ArrayList<>(points.length);
    for (int point : points) {
      int[] chosen = sweep.chosen(point);
      List<List<Map<String, String>>> here = new ArrayList<>();
      for (int a = 0; a < chosen.length; a++) {
        List<Map<String, String>> its = labels.get(a);
        here.add(deciding.contains(a) ? List.of(its.get(chosen[a])) : its);
      }
      kinds.add(new RunKind(work.at(point), each * ofTrials, each * reported, here));
    }
    return kinds;
  }

  private List<Map<String, String>> labels(int axis) {
    SweepAxis its = sweep.axes().get(axis);
    List<Map<String, String>> labels = new ArrayList<>();
    for (int v = 0; v < its.values().size(); v++) {
      Map<String, String> label = new LinkedHashMap<>();
      label.put(its.name(), its.values().get(v).label());
      label.putAll(fields.get(axis).get(v));
      labels.add(label);
    }
    return labels;
  }
}
