package gradflow.task;

/** What the targets of a task are. */
public enum Target {
  /** Real numbers, K a step. */
  REAL,
  /** Zeros and ones, K a step. */
  BINARY,
  /** The index of one of K classes, one per step. */
  CLASS
}
