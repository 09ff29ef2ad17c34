package gradflow.flow;

/**
 * Both sides of the sum rule, in nats per step: the exponents of the directions that no Jacobian
 * annihilates add up to the mean of ln|det J_t| in the space of these directions. The sides are
 * computed independently and agree up to rounding.
 *
 * @param directions number of the k directions that remain; k if none was annihilated
 * @param sumOfExponents Σ λ_i over them; NaN if k &lt; n
 * @param meanLogDeterminant the mean of ln|det J_t| there; NaN if it was not requested or k &lt; n
 */
public record SumRule(int directions, double sumOfExponents, double meanLogDeterminant) {}
