package gradflow.linalg;

import gradflow.check.BadArgument;

/**
 * The backend of this process: OpenBLAS, or pure Java where no native library loads or where the
 * system property {@code gradflow.backend} is {@code java}.
 */
public final class Backends {
  private static final String PROPERTY = "gradflow.backend";

  private Backends() {}

  /**
   * The backend, chosen once per process.
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
   * Whether this process tries OpenBLAS first. Loads nothing, so it is quick, and true also where
   * the library then turns out not to load.
   */
  public static boolean prefersOpenBlas() {
    return wanted().equals("openblas");
  }

  /** Why OpenBLAS was not loaded although it was wanted; empty if it was, or was not wanted. */
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
      Backend chosen = null; // a static initialiser that throws gives an Error, not a message
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
