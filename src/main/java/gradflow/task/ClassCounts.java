package gradflow.task;

/**
 * How often each class is the target, and the performance of the best output that ignores the
 * input.
 *
 * @param counts one count per class, not all 0
 */
record ClassCounts(long[] counts) {
  private double total() {
    double sum = 0;
    for (long n : counts) {
      sum += n;
    }
    return sum;
  }

  /** Returns the entropy in nats: the cross-entropy when predicting the class frequencies. */
  double entropy() {
    double total = total();
    double sum = 0;
    for (long n : counts) {
      sum -= n == 0 ? 0 : n / total * StrictMath.log(n / total);
    }
    return sum;
  }

  /** Returns the most frequent class; if there are several, the first. */
  int mode() {
    int best = 0;
    for (int k = 1; k < counts.length; k++) {
      best = counts[k] > counts[best] ? k : best;
    }
    return best;
  }

  /** Returns the share of targets that are the most frequent class. */
  double modeShare() {
    return counts[mode()] / total();
  }
}
