package gradflow.linalg;

import gradflow.check.BadArgument;

/**
 * The backend of this process: OpenBLAS, or pure Java where no native library loads or where the
 * system property {@code gradflow.backend} is {@code java}.
 */
public final class Backends {
  private Backends() {}

  /** The backend, chosen once per process. */
  public static Backend standard() {
    return Choice.CHOSEN;
  }

  /** Why OpenBLAS was not loaded although it was wanted; empty if it was, or was not wanted. */
  public static String fallbackReason() {
    return Choice.REASON;
  }

  private static final class Choice {
    private static final Backend CHOSEN;
    private static final String REASON;

    static {
      String wanted = System.getProperty("gradflow.backend", "openblas");
      Backend chosen = new PureJava();
      String reason = "";
      if (wanted.equals("openblas")) {
        try {
          chosen = OpenBlas.load();
        } catch (LinkageError e) {
          reason = String.valueOf(e.getMessage());
        }
      } else if (!wanted.equals("java")) {
        throw new BadArgument("gradflow.backend", "got " + wanted + ", expected openblas or java");
      }
      CHOSEN = chosen;
      REASON = reason;
    }
  }
}
