package gradflow.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Processor times of this thread for several pieces of work that take turns in one JVM, so that
 * what else the machine does meets all of them alike; compared by their medians, or their least.
 */
final class Turns {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();
  private boolean measuring;

  /** Whether times from here on count. */
  void measuring(boolean counts) {
    measuring = counts;
  }

  /** Runs a piece of work; its time in ms. */
  double time(String what, Runnable work) {
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    double ms = (threads.getCurrentThreadCpuTime() - start) / 1e6;
    if (measuring) {
      millis.computeIfAbsent(what, k -> new ArrayList<>()).add(ms);
    }
    return ms;
  }

  /** All pieces of work that were timed, in the order of their first turns. */
  Set<String> names() {
    return millis.keySet();
  }

  /** The median time of a piece of work, in ms. */
  double median(String what) {
    double[] sorted = sorted(what);
    return sorted[sorted.length / 2];
  }

  /** The least time of a piece of work, in ms: that of a turn in which nobody else disturbed it. */
  double least(String what) {
    return sorted(what)[0];
  }

  private double[] sorted(String what) {
    double[] sorted = millis.get(what).stream().mapToDouble(d -> d).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
