package gradflow.experiment;

import java.util.Locale;

/** What a run is for. */
public enum Stage {
  /** It helps to choose among points of the axes, and is not reported. */
  TRIAL,
  /** It is reported. */
  REPORTED;

  /** As it stands in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
