package gradflow.calibrate;

/** How far a measured quantity may lie from what is expected. */
public enum Tolerance {
  /** By so much. */
  ABSOLUTE,
  /** By so much of the expected value. */
  RELATIVE,
  /**
   * By as many standard errors as chance exceeds at the stated rate, and by so much on top, which
   * is what the expectation itself leaves open.
   */
  STATISTICAL,
  /** Upwards by so much, downwards without limit. */
  AT_MOST,
  /** Downwards by so much, upwards without limit. */
  AT_LEAST
}
