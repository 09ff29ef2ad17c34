package gradflow.measure;

import gradflow.statistics.Interval;
import gradflow.statistics.OrderStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Times operations that take turns, so that what disturbs the machine disturbs all of them. Each is
 * repeated, untimed, until it gets no faster; a round then repeats it often enough that the clock's
 * grain does not count, and there are at least {@link #LEAST_ROUNDS} rounds.
 */
final class Turns {
  /** The median of as many has an interval that covers 95 %, without the five at either end. */
  static final int LEAST_ROUNDS = 21;

  /** A block of the warm-up that takes more than this of the one before it is the last. */
  private static final double WARM = 0.95;

  private static final int LEAST_WARM = 10;
  private static final int MOST_BLOCKS = 10;
  private static final double LEAST_SECONDS = 1e-4;
  private static final double CONFIDENCE = 0.95;

  /**
   * What an operation takes.
   *
   * @param operation its name
   * @param rounds that were timed
   * @param repetitions in each of them
   * @param seconds of one repetition, the median of the rounds
   * @param interval of that median, between order statistics
   */
  record Timing(String operation, int rounds, int repetitions, double seconds, Interval interval) {}

  private final LongSupplier nanoTime;
  private final double seconds;

  /**
   * @param seconds spent on each operation to warm it up, and at least as many to time it
   * @param nanoTime the clock
   */
  Turns(double seconds, LongSupplier nanoTime) {
    this.seconds = seconds;
    this.nanoTime = nanoTime;
  }

  /** In the order of the operations. */
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

  /** Runs until it gets no faster. Returns how many repetitions make a round. */
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
