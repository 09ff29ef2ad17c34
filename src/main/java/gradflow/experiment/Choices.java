package gradflow.experiment;

import gradflow.check.Check;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The best points of some axes, for each group of points, according to the runs that tried them. A
 * run without a value counts as the worst. Equal scores are ordered by the number of runs that
 * diverged or failed, then as in the spec.
 *
 * @param candidates every point, in the order of the spec
 */
public record Choices(List<Candidate> candidates) {
  /**
   * A run that tries a point.
   *
   * @param point the label of each axis
   * @param group for which the best is chosen
   * @param value of the deciding column; NaN if it has none
   * @param died whether it diverged or failed
   */
  public record Tried(
      Map<String, String> point, Map<String, String> group, double value, boolean died) {}

  /**
   * A point that was tried.
   *
   * @param point the label of each axis
   * @param group for which the best is chosen
   * @param trials number of runs that tried it
   * @param died number of these that diverged or failed
   * @param score the statistic of the deciding column over its runs
   * @param rank 1 for the best of its group, 2 for the runner-up
   */
  public record Candidate(
      Map<String, String> point,
      Map<String, String> group,
      int trials,
      int died,
      double score,
      int rank) {
    private Candidate ranked(int place) {
      return new Candidate(point, group, trials, died, score, place);
    }
  }

  /** Copies the list. */
  public Choices {
    candidates = List.copyOf(candidates);
  }

  /**
   * Ranks the points.
   *
   * @param tried in the order of the spec
   */
  public static Choices of(Trials.Prefer prefer, Trials.Average statistic, List<Tried> tried) {
    Map<Map<String, String>, List<Tried>> byPoint = new LinkedHashMap<>();
    tried.forEach(t -> byPoint.computeIfAbsent(t.point(), p -> new ArrayList<>()).add(t));
    Map<Map<String, String>, List<Candidate>> groups = new LinkedHashMap<>();
    byPoint.forEach(
        (point, runs) -> {
          double[] values =
              runs.stream()
                  .mapToDouble(r -> Double.isNaN(r.value()) ? prefer.worst() : r.value())
                  .toArray();
          int died = (int) runs.stream().filter(Tried::died).count();
          Map<String, String> group = runs.get(0).group();
          groups
              .computeIfAbsent(group, g -> new ArrayList<>())
              .add(new Candidate(point, group, runs.size(), died, statistic.of(values), 0));
        });
    Map<Map<String, String>, Candidate> ranked = new LinkedHashMap<>();
    byPoint.keySet().forEach(point -> ranked.put(point, null)); // keeps the order of the spec
    for (List<Candidate> group : groups.values()) {
      group.sort(
          Comparator.comparing(Candidate::score, prefer::compare)
              .thenComparingInt(Candidate::died));
      for (int k = 0; k < group.size(); k++) {
        ranked.put(group.get(k).point(), group.get(k).ranked(k + 1));
      }
    }
    return new Choices(List.copyOf(ranked.values()));
  }

  /** Returns the choices of an experiment's trials, all of which must be among the results. */
  static Choices of(Trials trials, List<RunResult> results) {
    List<Tried> tried =
        results.stream()
            .filter(r -> r.run().stage() == Stage.TRIAL)
            .sorted(Comparator.comparingInt(r -> r.run().index()))
            .map(
                r ->
                    new Tried(
                        r.run().point(),
                        trials.group(r.run()),
                        r.scalar(trials.by()),
                        r.outcome().died()))
            .toList();
    return of(trials.prefer(), trials.statistic(), tried);
  }

  /**
   * Checks that a trial run that ended as planned has the deciding column, so that a misspelt
   * column is found after the first run.
   *
   * @throws gradflow.check.BadArgument if not
   */
  static void require(Trials trials, RunResult result) {
    if (result.run().stage() == Stage.TRIAL && !result.outcome().died()) {
      Set<String> known = result.scalars().keySet();
      Check.that(
          known.contains(trials.by()),
          "trials: by",
          "got " + trials.by() + ", expected one of the numbers of a run: " + known);
    }
  }

  /** The best points. */
  public Set<Map<String, String>> chosen() {
    Set<Map<String, String>> chosen = new HashSet<>();
    candidates.stream().filter(c -> c.rank() == 1).forEach(c -> chosen.add(c.point()));
    return chosen;
  }
}
