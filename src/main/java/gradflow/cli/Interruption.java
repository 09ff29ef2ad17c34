package gradflow.cli;

import gradflow.experiment.Engine;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Handles Ctrl-C and SIGTERM while an experiment runs: no further run starts, and the process ends
 * only when this object is closed, so that results can be saved and files cleaned up.
 */
final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final Engine engine;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  Interruption(Engine engine) {
    this.engine = engine;
    hook =
        new Thread(
            () -> {
              engine.stop();
              await();
            },
            "gradflow-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The engine to be stopped. */
  Engine engine() {
    return engine;
  }

  /** Allows the process to end at any time from now on. */
  void letGo() {
    closed.countDown();
  }

  private void await() {
    try {
      boolean unused = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
