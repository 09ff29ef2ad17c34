package gradflow.cell;

/** How the input weights of an {@link S6} follow from its step size Δ and decay rate A. */
public enum Discretisation {
  /** Δ B, as the released code does. */
  EULER,
  /** (e^(ΔA) − 1) / A · B: exact for an input held over the step, as the paper writes. */
  ZOH
}
