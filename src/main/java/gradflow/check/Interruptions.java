package gradflow.check;

/** How long work is given up: by an interrupt of the thread that does it. */
public final class Interruptions {
  private Interruptions() {}

  /**
   * Gives the work of this thread up if the thread was interrupted, as by a notebook's button; it
   * stays marked as interrupted.
   *
   * @throws IllegalStateException if it was
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("interrupted; the work was given up");
    }
  }
}
