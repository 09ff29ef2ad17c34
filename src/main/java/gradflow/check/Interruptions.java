package gradflow.check;

/** Cancellation of long computations by interrupting their thread. */
public final class Interruptions {
  private Interruptions() {}

  /**
   * Stops the work of this thread if the thread was interrupted, for example by a notebook's stop
   * button. The interrupt flag stays set.
   *
   * @throws IllegalStateException if the thread was interrupted
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("interrupted; the work was given up");
    }
  }
}
