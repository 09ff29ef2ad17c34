package gradflow.job;

import java.util.LinkedHashMap;
import java.util.Map;

/** Measures the wall time of each stage, in seconds. */
final class Stages {
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private long last = System.nanoTime();

  /** Ends a stage and begins the next. */
  void done(String stage) {
    long now = System.nanoTime();
    seconds.merge(stage, (now - last) * 1e-9, Double::sum);
    last = now;
  }

  Map<String, Double> seconds() {
    return seconds;
  }
}
