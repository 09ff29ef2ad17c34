package gradflow.team;

import gradflow.check.Check;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * As many threads as may compute at a time. Those that carry out runs {@link #join} it; the rest
 * help with blocks that a member {@link #share}s. So many small runs go on side by side, and a few
 * large ones are spread over all threads; who computes a block changes no bit of it.
 *
 * <p>Helpers are daemon threads. They wait for {@link #SPIN} nanoseconds before they sleep, as the
 * blocks of one computation follow each other closely. Safe for several threads.
 */
public final class Team implements AutoCloseable {
  /** How long a helper looks for the next blocks before it sleeps. */
  private static final long SPIN = 200_000;

  /** The team of the members' threads. A block of a helper shares nothing further. */
  private static final ThreadLocal<Team> OF_THREAD = new ThreadLocal<>();

  private final int size;
  private final Thread[] helpers;
  private final Queue<Blocks> open = new ConcurrentLinkedQueue<>();
  private int members;
  private int helping;
  private volatile boolean free;
  private volatile boolean closed;

  /**
   * @param threads how many may compute at a time, ≥ 1
   */
  public Team(int threads) {
    size = Check.positive("threads", threads);
    helpers = new Thread[size - 1];
    free = size > 1;
  }

  /** Carries out a task on this thread, with so many threads in all to share its blocks. */
  public static <T> T with(int threads, Supplier<T> task) {
    try (Team team = new Team(threads)) {
      return team.join(task);
    }
  }

  /** Carries out a task with this thread's team, or, if it has none, with all cores. */
  public static <T> T withAll(Supplier<T> task) {
    return OF_THREAD.get() != null
        ? task.get()
        : with(Runtime.getRuntime().availableProcessors(), task);
  }

  /** How many threads this thread's team has; 1 if it has none, as inside of a block. */
  public static int threads() {
    Team team = OF_THREAD.get();
    return team == null ? 1 : team.size;
  }

  /** Carries out a task on this thread as a member of the team. */
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
   * Computes blocks 0, …, count − 1, each once, on this thread and on those of its team that are
   * free. They must not depend on each other.
   *
   * @throws RuntimeException that of the first block that threw one; the others are computed
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
   * Has something computed by a free thread while this one goes on with other work.
   *
   * @return gives the result to this thread, which computes it if nobody has begun
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
    OF_THREAD.remove(); // a block shares nothing further, whoever computes it
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

  /** Blocks that a helper may go to now; null if there are none. */
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

  /** Lets the helpers end. */
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
