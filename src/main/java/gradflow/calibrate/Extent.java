package gradflow.calibrate;

/** When a row is computed. */
public enum Extent {
  /** Always. */
  QUICK,
  /** Only in a full calibration: large networks and long runs. */
  FULL
}
