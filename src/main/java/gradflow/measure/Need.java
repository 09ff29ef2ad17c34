package gradflow.measure;

/** A quantity that a measure needs. The instrument computes each need once, for all probes. */
public enum Need {
  /** The tape of every step, forward in time. */
  STATES,
  /** J_t of every step and sample, backward in time. */
  JACOBIANS,
  /** P_{T,t} of every t and sample, backward in time. */
  PRODUCTS,
  /** ∂L/∂s_t of every t, backward in time. */
  ADJOINTS
}
