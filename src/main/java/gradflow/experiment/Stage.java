package gradflow.experiment;

import java.util.Locale;

/** The purpose of a run. */
public enum Stage {
  /** Helps to choose among points of the axes; not reported. */
  TRIAL,
  /** Reported. */
  REPORTED;

  /** The text used in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
