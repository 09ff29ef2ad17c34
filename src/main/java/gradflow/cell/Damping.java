package gradflow.cell;

/** How a coupled oscillator includes its damping in a time step. */
public enum Damping {
  /** With the velocity before the step, as the released code does. */
  EXPLICIT,
  /** With the velocity after the step, as the paper's theorems do. */
  IMPLICIT
}
