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
 * Which points of an experiment's axes are reported, chosen by its trials: for each combination of
 * the other axes the point with the best score. A run that diverged or failed and has no value of
 * its own counts as the worst. Equal scores are ordered by fewer such runs, then as in the spec.
 *
 * @param candidates every point, in the order of the spec
 */
public record Choices(List<Candidate> candidates) {
  /**
   * A point that was tried.
   *
   * @param point the label of each axis
   * @param trials how many runs tried it
   * @param died how many of them diverged or failed
   * @param score the statistic of what decides, over its runs
   * @param rank 1 for the chosen one among those that differ in the chosen axes alone, 2 for the
   *     runner-up
   */
  public record Candidate(
      Map<String, String> point, int trials, int died, double score, int rank) {}

  /** Copies the list. */
  public Choices {
    candidates = List.copyOf(candidates);
  }

  /**
   * Chooses.
   *
   * @param results of all trial runs, and others
   * @throws gradflow.check.BadArgument if no trial run has the column that decides
   */
  static Choices of(Trials trials, List<RunResult> results) {
    Map<Map<String, String>, List<RunResult>> byPoint = new LinkedHashMap<>();
    results.stream()
        .filter(r -> r.run().stage() == Stage.TRIAL)
        .sorted(Comparator.comparingInt(r -> r.run().index()))
        .forEach(r -> byPoint.computeIfAbsent(r.run().point(), p -> new ArrayList<>()).add(r));
    Map<Map<String, String>, List<Candidate>> groups = new LinkedHashMap<>();
    byPoint.forEach(
        (point, runs) -> {
          Map<String, String> group = trials.group(runs.get(0).run());
          groups.computeIfAbsent(group, g -> new ArrayList<>()).add(candidate(trials, point, runs));
        });
    Map<Map<String, String>, Candidate> ranked = new LinkedHashMap<>(); // in the order of the spec
    byPoint.keySet().forEach(point -> ranked.put(point, null));
    for (List<Candidate> group : groups.values()) {
      List<Candidate> best = new ArrayList<>(group);
      best.sort(
          Comparator.comparing(Candidate::score, trials.prefer()::compare)
              .thenComparingInt(Candidate::died));
      for (int k = 0; k < best.size(); k++) {
        Candidate c = best.get(k);
        ranked.put(c.point(), new Candidate(c.point(), c.trials(), c.died(), c.score(), k + 1));
      }
    }
    return new Choices(List.copyOf(ranked.values()));
  }

  private static Candidate candidate(
      Trials trials, Map<String, String> point, List<RunResult> runs) {
    double[] values =
        runs.stream()
            .mapToDouble(r -> r.scalar(trials.by()))
            .map(v -> Double.isNaN(v) ? trials.prefer().worst() : v)
            .toArray();
    int died = (int) runs.stream().filter(r -> r.outcome().died()).count();
    return new Candidate(point, runs.size(), died, trials.statistic().of(values), 0);
  }

  /**
   * Checks that a trial run that ended as planned has what decides, so that a misspelt column is
   * found after the first run and not after the last.
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

  /** The points that are reported. */
  Set<Map<String, String>> chosen() {
    Set<Map<String, String>> chosen = new HashSet<>();
    candidates.stream().filter(c -> c.rank() == 1).forEach(c -> chosen.add(c.point()));
    return chosen;
  }
}
