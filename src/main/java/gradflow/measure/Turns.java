package gradflow.measure;

import gradflow.statistics.Interval;
import gradflow.statistics.OrderStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Times several operations in turn, so that disturbances on the machine affect all of them alike.
 * Each operation is first repeated until it no longer gets faster. Each timed round then repeats it
 * often enough for the clock's resolution not to matter. There are at least {@link #LEAST_ROUNDS}
 * rounds.
 */
final class Turns {
  /**
   * With this many rounds, the range without the five lowest and the five highest covers the median
   * with 95 % confidence.
   */
  static final int LEAST_ROUNDS = 21;

  /**
   * The warm-up ends with the first block that takes more than this share of the previous block's
   * time.
   */
  private static final double WARM = 0.95;

  private static final int LEAST_WARM = 10;
  private static final int MOST_BLOCKS = 10;
  private static final double LEAST_SECONDS = 1e-4;
  private static final double CONFIDENCE = 0.95;

  /**
   * Time that an operation takes.
   *
   * @param operation name of the operation
   * @param rounds number of timed rounds
   * @param repetitions number of repetitions per round
   * @param seconds time of one repetition, the median over the rounds
   * @param interval confidence interval of the median, between order statistics
   */
  record Timing(String operation, int rounds, int repetitions, double seconds, Interval interval) {}

  private final LongSupplier nanoTime;
  private final double seconds;

  /**
   * @param seconds time per operation for the warm-up, and at least as much for the timing
   * @param nanoTime the clock
   */
  Turns(double seconds, LongSupplier nanoTime) {
    this.seconds = seconds;
    this.nanoTime = nanoTime;
  }

  /** Returns the timings in the order of the operations. */
  List<Timing> time(Map<String, Runnable> operations) {
    List<Runnable> runs = List.copyOf(operations.values());
    int[] repetitions = runs.stream().mapToInt(this::warm).toArray();
    List<List<Double>> rounds =
        runs.stream().map(r -> (List<Double>) new ArrayList<Double>()).toList();
    double spent = 0;
    for (int round = 0; round < LEAST_ROUNDS || spent < seconds * runs.size(); round++) {
      for (int k = 0; k < repetitions.length; k++) {
        double each = round(runs.get(k), repetitions[k]);
        rounds.get(k).add(each / repetitions[k]);
        spent += each;
      }
    }
    List<Timing> timings = new ArrayList<>();
    for (String name : operations.keySet()) {
      int k = timings.size();
      OrderStatistics median =
          OrderStatistics.of(rounds.get(k).stream().mapToDouble(Double::doubleValue).toArray());
      timings.add(
          new Timing(
              name,
              rounds.get(k).size(),
              repetitions[k],
              median.value(),
              median.interval(CONFIDENCE)));
    }
    return timings;
  }

  /**
   * Runs an operation until it no longer gets faster. Returns the number of repetitions per round.
   */
  private int warm(Runnable operation) {
    int repetitions = 1;
    double before = Double.POSITIVE_INFINITY;
    for (int block = 0; block < MOST_BLOCKS; block++) {
      double spent = 0;
      int done = 0;
      while (spent < seconds / 2 || done < LEAST_WARM) {
        double each = round(operation, repetitions);
        done += repetitions;
        spent += each;
        if (each < LEAST_SECONDS) {
          repetitions *= 2;
        }
      }
      double mean = spent / done;
      if (mean > WARM * before) {
        break;
      }
      before = mean;
    }
    return repetitions;
  }

  private double round(Runnable operation, int repetitions) {
    long start = nanoTime.getAsLong();
    for (int k = 0; k < repetitions; k++) {
      operation.run();
    }
    return (nanoTime.getAsLong() - start) * 1e-9;
  }
}
