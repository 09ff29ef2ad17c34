package gradflow.cell;

/** How the input weights of an {@link S6} are computed from its step size Δ and decay rate A. */
public enum Discretisation {
  /** Δ B, as in the released code. */
  EULER,
  /** (e^(ΔA) − 1) / A · B: exact for an input held constant over the step, as in the paper. */
  ZOH
}
