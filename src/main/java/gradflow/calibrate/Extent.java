package gradflow.calibrate;

/** When a row is computed. */
public enum Extent {
  /** Always. */
  QUICK,
  /** Only where everything is asked for: large networks, long runs. */
  FULL
}
