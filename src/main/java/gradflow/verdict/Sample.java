package gradflow.verdict;

import gradflow.statistics.ClopperPearson;
import gradflow.statistics.Estimate;
import gradflow.statistics.Fieller;
import gradflow.statistics.OrderStatistics;
import gradflow.statistics.PairedNewcombe;
import gradflow.statistics.Quantiles;
import gradflow.statistics.StudentT;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The runs of a finding at one point.
 *
 * @param finding the tested statement
 * @param runs in the order of the table
 */
record Sample(FindingSpec finding, List<Measured.Value> runs) {
  Sample {
    runs = List.copyOf(runs);
  }

  /**
   * Pools the runs of several points: the mean or the median over the points for each replicate, or
   * all runs for a statistic that concerns only these runs.
   *
   * @param byReplicate at least one run in each
   */
  static Sample pooled(FindingSpec finding, List<List<Measured.Value>> byReplicate) {
    return new Sample(
        finding,
        switch (finding.statistic()) {
          case MEAN, MEDIAN -> byReplicate.stream().map(runs -> one(finding, runs)).toList();
          default -> byReplicate.stream().flatMap(List::stream).toList();
        });
  }

  private static Measured.Value one(FindingSpec finding, List<Measured.Value> runs) {
    boolean died = runs.stream().anyMatch(Measured.Value::died);
    Sample all = new Sample(finding, runs);
    if (all.missing() > 0 || finding.statistic() == Statistic.MEAN) {
      return new Measured.Value(
          StatUtils.mean(all.numbers(Measured.Value::value)),
          StatUtils.mean(all.numbers(Measured.Value::other)),
          died);
    }
    double neutral = finding.against().map(a -> a.neutral()).orElse(Double.NaN);
    return new Measured.Value(Quantiles.of(all.sorted(), 0.5), neutral, died);
  }

  int died() {
    return (int) runs.stream().filter(Measured.Value::died).count();
  }

  /** Returns the number of runs without a value, including those that died without one. */
  int missing() {
    return (int) runs.stream().filter(r -> Double.isNaN(r.of(finding))).count();
  }

  /** Returns the sorted values, after comparison with other runs if requested by the finding. */
  double[] sorted() {
    return runs.stream().mapToDouble(r -> r.of(finding)).sorted().toArray();
  }

  /**
   * Returns the statistic with its intervals; empty if it concerns only these runs or a value is
   * missing.
   */
  Optional<Estimate> estimate() {
    if (missing() > 0 || runs.isEmpty()) {
      return Optional.empty();
    }
    double[] values = numbers(r -> r.of(finding));
    boolean ratio = finding.against().map(a -> a.by() == Against.By.RATIO).orElse(false);
    boolean finite = Arrays.stream(values).allMatch(Double::isFinite);
    return switch (finding.statistic()) {
      case MEAN ->
          ratio && finite
              ? Optional.of(
                  Fieller.of(numbers(Measured.Value::value), numbers(Measured.Value::other)))
              : Optional.of(StudentT.of(values));
      case MEDIAN -> Optional.of(OrderStatistics.of(values));
      case SHARE ->
          finding.against().isPresent()
              ? Optional.of(
                  PairedNewcombe.of(
                      numbers(r -> r.first(finding)), numbers(r -> r.second(finding))))
              : Optional.of(ClopperPearson.of(values));
      default -> Optional.empty();
    };
  }

  private double[] numbers(ToDoubleFunction<Measured.Value> of) {
    return runs.stream().mapToDouble(of).toArray();
  }
}
