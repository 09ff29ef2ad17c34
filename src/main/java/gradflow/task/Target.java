package gradflow.task;

/** Type of the targets of a task. */
public enum Target {
  /** Real numbers, K per step. */
  REAL,
  /** Zeros and ones, K per step. */
  BINARY,
  /** The index of one of K classes, one per step. */
  CLASS
}
