package gradflow.result;

import gradflow.experiment.RunResult;
import gradflow.experiment.RunResults;
import gradflow.experiment.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The reported runs of each point of the axes. If the runs of every point are consecutive, as in
 * the plan of a spec, only one point at a time is in memory.
 */
final class Points {
  /** Receives the runs of a point. */
  @FunctionalInterface
  interface Each<E extends Exception> {
    void take(Map<String, String> point, List<RunResult> runs) throws E;
  }

  private final RunResults results;
  private final boolean together;

  Points(RunResults results) {
    this.results = results;
    this.together = together(results);
  }

  /**
   * Whether the runs of every point are consecutive. Points are distinguished by 64 bits of a hash;
   * after a collision all runs are kept at once.
   */
  private static boolean together(RunResults results) {
    Set<Long> seen = new HashSet<>();
    long[] last = {0};
    boolean[] together = {true};
    results.forEach(
        r -> {
          if (r.run().stage() == Stage.REPORTED) {
            long point = hash(r.run().point());
            if (seen.isEmpty() || point != last[0]) {
              together[0] &= seen.add(point);
              last[0] = point;
            }
          }
        });
    return together[0];
  }

  private static long hash(Map<String, String> point) {
    long hash = 0xcbf29ce484222325L;
    for (String label : point.values()) {
      for (int i = 0; i < label.length(); i++) {
        hash = (hash ^ label.charAt(i)) * 0x100000001b3L;
      }
      hash = (hash ^ 0xffff) * 0x100000001b3L;
    }
    return hash;
  }

  /** Passes every point to {@code each}, in the order of its first run. */
  <E extends Exception> void forEach(Each<E> each) throws E {
    Map<Map<String, String>, List<RunResult>> points = new LinkedHashMap<>();
    results.<E>forEach(
        r -> {
          if (r.run().stage() != Stage.REPORTED) {
            return;
          }
          if (together && !points.isEmpty() && !points.containsKey(r.run().point())) {
            takeAll(points, each);
          }
          points.computeIfAbsent(r.run().point(), p -> new ArrayList<>()).add(r);
        });
    takeAll(points, each);
  }

  private static <E extends Exception> void takeAll(
      Map<Map<String, String>, List<RunResult>> points, Each<E> each) throws E {
    for (Map.Entry<Map<String, String>, List<RunResult>> point : points.entrySet()) {
      each.take(point.getKey(), point.getValue());
    }
    points.clear();
  }
}
