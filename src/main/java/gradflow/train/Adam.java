package gradflow.train;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Adam with bias correction.
 *
 * <pre>
 * m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²
 * θ ← θ − η (m / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε) − η λ θ at update k
 * </pre>
 *
 * <p>With λ > 0 the weight decay is decoupled (AdamW).
 *
 * @param rate η > 0
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param epsilon ε > 0
 * @param decay λ ≥ 0
 */
@About(
    summary = "Adam; AdamW with decay > 0",
    equations =
        """
        m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2
        theta <- theta - eta mhat / (sqrt(vhat) + eps) - eta decay theta
        """,
    source = {"kingma2015", "loshchilov2019"})
public record Adam(
    @Option(value = "0.001", help = "learning rate eta") double rate,
    @Option(value = "0.9", help = "beta1") double beta1,
    @Option(value = "0.999", help = "beta2") double beta2,
    @Option(value = "1e-8", help = "epsilon") double epsilon,
    @Option(value = "0", help = "decoupled weight decay") double decay)
    implements Optimiser {
  /**
   * Checks all.
   *
   * @throws gradflow.check.BadArgument if {@code rate} or {@code epsilon} is not positive and
   *     finite, a beta is outside [0, 1), or {@code decay} is negative
   */
  public Adam {
    Check.positive("rate", rate);
    Check.fraction("beta1", beta1);
    Check.fraction("beta2", beta2);
    Check.positive("epsilon", epsilon);
    Check.notNegative("decay", decay);
  }

  /** Creates Adam with the usual settings and a given learning rate. */
  public Adam(double rate) {
    this(rate, 0.9, 0.999, 1e-8, 0);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void apply(double[] theta, double[] gradient, double[][] slots, long update, double rate) {
    double[] m = slots[0];
    double[] v = slots[1];
    double first = 1 - StrictMath.pow(beta1, (double) update);
    double second = 1 - StrictMath.pow(beta2, (double) update);
    double step = rate / first;
    double shrink = 1 - rate * decay;
    double root = 1 / Math.sqrt(second);
    for (int k = 0; k < m.length; k++) {
      m[k] = beta1 * m[k] + (1 - beta1) * gradient[k];
    }
    for (int k = 0; k < v.length; k++) {
      v[k] = beta2 * v[k] + (1 - beta2) * gradient[k] * gradient[k];
    }
    for (int k = 0; k < theta.length; k++) {
      theta[k] = shrink * theta[k] - step * m[k] / (Math.sqrt(v[k]) * root + epsilon);
    }
  }
}
