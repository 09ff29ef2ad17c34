package gradflow.team;

import java.util.function.IntConsumer;

/**
 * A right-looking factorisation by panels: panel j is factored once the factors of panels 0, …, j −
 * 1 have been applied to it, in this order. That order fixes the bits; which panel goes first does
 * not, so threads take what is ready, the next panel to factor before all else. One run.
 */
public final class Columns {
  /** Applies the factors of a panel. */
  @FunctionalInterface
  public interface Update {
    /** Applies those of panel {@code from} to panel {@code to}, which comes later. */
    void apply(int from, int to);
  }

  private final IntConsumer factor;
  private final Update update;

  /** For each panel how many others were applied; one more than its number once it is factored. */
  private final int[] applied;

  private final boolean[] busy;
  private int factored;
  private boolean failed;

  private Columns(int count, IntConsumer factor, Update update) {
    this.factor = factor;
    this.update = update;
    this.applied = new int[count];
    this.busy = new boolean[count];
  }

  /**
   * Factors all panels, on this thread and on the free ones of its team.
   *
   * @param count number of panels
   * @param factor factors a panel
   * @param update applies the factors of one to another
   */
  public static void factor(int count, IntConsumer factor, Update update) {
    Columns columns = new Columns(count, factor, update);
    Team.share(count, thread -> columns.work());
  }

  private void work() {
    for (int j = take(); j >= 0; j = take()) {
      int from = applied[j]; // nobody else changes that of a busy panel
      boolean done = false;
      try {
        if (from == j) {
          factor.accept(j);
        } else {
          update.apply(from, j);
        }
        done = true;
      } finally {
        release(j, done);
      }
    }
  }

  /** The next panel for this thread; −1 if there is nothing left that it could wait for. */
  private int take() {
    while (true) {
      synchronized (this) {
        if (failed || factored == applied.length) {
          return -1;
        }
        int j = ready();
        if (j >= 0) {
          busy[j] = true;
          return j;
        }
      }
      Thread.onSpinWait();
    }
  }

  private int ready() {
    for (int j = factored; j < applied.length; j++) {
      if (!busy[j] && (applied[j] == j ? j == factored : applied[j] < factored)) {
        return j;
      }
    }
    return -1;
  }

  private synchronized void release(int j, boolean done) {
    applied[j]++;
    factored += applied[j] > j ? 1 : 0;
    busy[j] = false;
    failed |= !done;
  }
}
