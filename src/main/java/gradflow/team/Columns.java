package gradflow.team;

import java.util.function.IntConsumer;

/**
 * A right-looking factorisation by panels: panel j is factorised once the factors of panels 0, …, j
 * − 1 have been applied to it, in this order. This order determines the bits. The order between
 * panels does not, so threads process any panel that is ready, with priority for the next panel to
 * factorise. An instance serves one factorisation.
 */
public final class Columns {
  /** Applies the factors of one panel to another. */
  @FunctionalInterface
  public interface Update {
    /** Applies the factors of panel {@code from} to the later panel {@code to}. */
    void apply(int from, int to);
  }

  private final IntConsumer factor;
  private final Update update;

  /** For each panel, the number of panels applied to it; its index + 1 once it is factorised. */
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
   * Factorises all panels, on this thread and the free threads of its team.
   *
   * @param count number of panels
   * @param factor factorises a panel
   * @param update applies the factors of one panel to another
   */
  public static void factor(int count, IntConsumer factor, Update update) {
    Columns columns = new Columns(count, factor, update);
    Team.share(count, thread -> columns.work());
  }

  private void work() {
    for (int j = take(); j >= 0; j = take()) {
      int from = applied[j]; // no other thread changes the entry of a busy panel
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

  /** Returns the next panel for this thread; −1 if there is nothing left to wait for. */
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
