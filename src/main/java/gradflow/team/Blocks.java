package gradflow.team;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Blocks of one computation, which threads take in order. */
final class Blocks {
  /**
   * Number of spins while waiting for the last blocks before the thread sleeps: a few tens of
   * microseconds.
   */
  private static final int TURNS = 2_000;

  private final int count;
  private final IntConsumer block;
  private final Thread owner = Thread.currentThread();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private int failedBlock = Integer.MAX_VALUE;
  private Throwable failure;

  Blocks(int count, IntConsumer block) {
    this.count = count;
    this.block = block;
  }

  int count() {
    return count;
  }

  /** Returns whether there is a block that no thread has taken. */
  boolean isOpen() {
    return next.get() < count;
  }

  /** Computes blocks until all are taken. */
  void work() {
    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
      try {
        block.accept(i);
      } catch (RuntimeException | Error e) {
        failed(i, e);
      } finally {
        if (done.incrementAndGet() == count) {
          LockSupport.unpark(owner);
        }
      }
    }
  }

  private synchronized void failed(int number, Throwable e) {
    if (number < failedBlock) {
      failedBlock = number;
      failure = e;
    }
  }

  /**
   * Waits for the blocks taken by other threads, and rethrows the exception of the first block that
   * failed.
   */
  void await() {
    for (int turn = 0; done.get() < count; turn++) {
      if (turn < TURNS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
    rethrow();
  }

  private synchronized void rethrow() {
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }
}
