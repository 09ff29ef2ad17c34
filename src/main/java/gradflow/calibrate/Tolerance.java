package gradflow.calibrate;

/** How far a measured quantity may deviate from its expected value. */
public enum Tolerance {
  /** By an absolute amount. */
  ABSOLUTE,
  /** By a share of the expected value. */
  RELATIVE,
  /**
   * By the number of standard errors that chance exceeds at the false-alarm rate, plus an absolute
   * amount for the uncertainty of the expectation.
   */
  STATISTICAL,
  /** Upwards by an absolute amount, downwards without limit. */
  AT_MOST,
  /** Downwards by an absolute amount, upwards without limit. */
  AT_LEAST
}
