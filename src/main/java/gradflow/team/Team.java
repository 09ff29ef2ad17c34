package gradflow.team;

import gradflow.check.Check;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A fixed number of threads that compute concurrently. Threads that execute runs {@link #join} the
 * team; the others help with the blocks that a member {@link #share}s. Many small runs thus execute
 * in parallel, and a few large ones are spread over all threads. Results do not depend on which
 * thread computes a block.
 *
 * <p>Helpers are daemon threads. They spin for {@link #SPIN} nanoseconds before they sleep, because
 * the blocks of one computation follow each other closely. Thread-safe.
 */
public final class Team implements AutoCloseable {
  /** Time that a helper waits for new blocks before it sleeps, in nanoseconds. */
  private static final long SPIN = 200_000;

  /**
   * The team that the current thread is a member of. Blocks computed by a helper are not divided
   * further.
   */
  private static final ThreadLocal<Team> OF_THREAD = new ThreadLocal<>();

  private final int size;
  private final Thread[] helpers;
  private final Queue<Blocks> open = new ConcurrentLinkedQueue<>();
  private int members;
  private int helping;
  private volatile boolean free;
  private volatile boolean closed;

  /**
   * @param threads number of threads that may compute concurrently, ≥ 1
   */
  public Team(int threads) {
    size = Check.positive("threads", threads);
    helpers = new Thread[size - 1];
    free = size > 1;
  }

  /** Executes a task on this thread, with {@code threads} threads in total to share its blocks. */
  public static <T> T with(int threads, Supplier<T> task) {
    try (Team team = new Team(threads)) {
      return team.join(task);
    }
  }

  /** Executes a task with the team of this thread, or with all cores if it has none. */
  public static <T> T withAll(Supplier<T> task) {
    return OF_THREAD.get() != null
        ? task.get()
        : with(Runtime.getRuntime().availableProcessors(), task);
  }

  /** Returns the number of threads of this thread's team; 1 if it has none, as inside a block. */
  public static int threads() {
    Team team = OF_THREAD.get();
    return team == null ? 1 : team.size;
  }

  /** Executes a task on this thread as a member of the team. */
  public <T> T join(Supplier<T> task) {
    Team before = OF_THREAD.get();
    count(1);
    OF_THREAD.set(this);
    try {
      return task.get();
    } finally {
      OF_THREAD.set(before);
      count(-1);
    }
  }

  private synchronized void count(int more) {
    members += more;
    free = members < size;
  }

  /**
   * Computes blocks 0, …, count − 1, each once, on this thread and the free threads of its team.
   * The blocks must be independent of each other.
   *
   * @throws RuntimeException the exception of the first block that failed
   */
  public static void share(int count, IntConsumer block) {
    Team team = count > 1 ? OF_THREAD.get() : null;
    if (team != null && team.free) {
      team.spread(new Blocks(count, block));
      return;
    }
    for (int i = 0; i < count; i++) {
      block.accept(i);
    }
  }

  /**
   * Lets a free thread compute a task while this thread continues.
   *
   * @return a supplier of the result, which computes the task itself if no thread has started it
   */
  public static <T> Supplier<T> ahead(Supplier<T> task) {
    Team team = OF_THREAD.get();
    return team == null || !team.free ? task : team.begin(task);
  }

  private <T> Supplier<T> begin(Supplier<T> task) {
    AtomicReference<T> result = new AtomicReference<>();
    Blocks one = new Blocks(1, i -> result.set(task.get()));
    open.add(one);
    wake(1);
    return () -> {
      one.work();
      one.await();
      open.remove(one);
      return result.get();
    };
  }

  private void spread(Blocks blocks) {
    open.add(blocks);
    wake(blocks.count() - 1);
    OF_THREAD.remove(); // a block is not divided further, whichever thread computes it
    try {
      blocks.work();
      blocks.await();
    } finally {
      OF_THREAD.set(this);
      open.remove(blocks);
    }
  }

  private void wake(int wanted) {
    int count = Math.min(wanted, helpers.length);
    synchronized (helpers) {
      for (int h = 0; h < count; h++) {
        if (helpers[h] == null) {
          helpers[h] = new Thread(this::help, "gradflow-team");
          helpers[h].setDaemon(true);
          helpers[h].start();
        } else {
          LockSupport.unpark(helpers[h]);
        }
      }
    }
  }

  private void help() {
    long idleSince = System.nanoTime();
    while (!closed) {
      Blocks next = next();
      if (next != null) {
        try {
          next.work();
        } finally {
          leave();
          open.remove(next);
        }
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince < SPIN) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        idleSince = System.nanoTime();
      }
    }
  }

  /** Returns blocks that a helper may work on now; null if there are none. */
  private Blocks next() {
    for (Blocks blocks : open) {
      if (blocks.isOpen()) {
        return enter() ? blocks : null;
      }
    }
    return null;
  }

  private synchronized boolean enter() {
    boolean may = members + helping < size;
    helping += may ? 1 : 0;
    return may;
  }

  private synchronized void leave() {
    helping--;
  }

  /** Stops the helpers. */
  @Override
  public void close() {
    closed = true;
    synchronized (helpers) {
      for (Thread helper : helpers) {
        LockSupport.unpark(helper);
      }
    }
  }
}
