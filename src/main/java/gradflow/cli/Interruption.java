package gradflow.cli;

import gradflow.experiment.Engine;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Handles Ctrl-C and SIGTERM during some work: the work is asked to stop, and the process ends only
 * when this object is closed, so that results can be saved and files cleaned up.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  /** Starts no further run of an engine. */
  Interruption(Engine engine) {
    this(engine::stop, 20);
  }

  /**
   * @param stop asks the work to stop
   * @param seconds after which the process ends in any case
   */
  Interruption(Runnable stop, int seconds) {
    hook = new Thread(() -> await(stop, seconds), "gradflow-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void await(Runnable stop, int seconds) {
    stop.run();
    try {
      boolean unused = closed.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Allows the process to end at any time from now on. */
  void letGo() {
    closed.countDown();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is stopping already
    }
  }
}
