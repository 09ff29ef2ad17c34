package gradflow.task;

/**
 * How often each class is the target: what the best output that sees no input makes of it.
 *
 * @param counts one a class, not all 0
 */
record ClassCounts(long[] counts) {
  private double total() {
    double sum = 0;
    for (long n : counts) {
      sum += n;
    }
    return sum;
  }

  /** Entropy in nats: the cross-entropy of the classes' own frequencies. */
  double entropy() {
    double total = total();
    double sum = 0;
    for (long n : counts) {
      sum -= n == 0 ? 0 : n / total * StrictMath.log(n / total);
    }
    return sum;
  }

  /** The most frequent class; of several, the first. */
  int mode() {
    int best = 0;
    for (int k = 1; k < counts.length; k++) {
      best = counts[k] > counts[best] ? k : best;
    }
    return best;
  }

  /** Share of its targets in all. */
  double modeShare() {
    return counts[mode()] / total();
  }
}
