package gradflow.linalg;

import gradflow.check.BadArgument;

/**
 * The backend of this process: OpenBLAS, or pure Java if no native library can be loaded or the
 * system property {@code gradflow.backend} is {@code java}.
 */
public final class Backends {
  private static final String PROPERTY = "gradflow.backend";

  private Backends() {}

  /**
   * Returns the backend, which is chosen once per process.
   *
   * @throws BadArgument if {@code gradflow.backend} is neither {@code openblas} nor {@code java}
   */
  public static Backend standard() {
    if (Choice.CHOSEN == null) {
      throw new BadArgument(PROPERTY, "got " + wanted() + ", expected openblas or java");
    }
    return Choice.CHOSEN;
  }

  /**
   * Returns whether this process tries OpenBLAS first. This is quick because nothing is loaded, and
   * it may return true although loading the library fails later.
   */
  public static boolean prefersOpenBlas() {
    return wanted().equals("openblas");
  }

  /** Returns the reason why loading OpenBLAS failed; empty if it was loaded or not requested. */
  public static String fallbackReason() {
    return Choice.REASON;
  }

  private static String wanted() {
    return System.getProperty(PROPERTY, "openblas");
  }

  private static final class Choice {
    private static final Backend CHOSEN;
    private static final String REASON;

    static {
      Backend chosen = null; // exceptions in a static initialiser become Errors
      String reason = "";
      if (wanted().equals("java")) {
        chosen = new PureJava();
      } else if (wanted().equals("openblas")) {
        try {
          chosen = OpenBlas.load();
        } catch (LinkageError e) {
          chosen = new PureJava();
          reason = String.valueOf(e.getMessage());
        }
      }
      CHOSEN = chosen;
      REASON = reason;
    }
  }
}
