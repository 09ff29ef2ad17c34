package gradflow.train;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * RMSProp: s ← ρ s + (1 − ρ) g²; θ ← θ − η g / (√s + ε).
 *
 * @param rate η > 0
 * @param decay ρ in [0, 1)
 * @param epsilon ε > 0, added outside the square root as in PyTorch
 */
@About(
    summary = "RMSProp",
    equations = "s <- rho s + (1 - rho) g^2;  theta <- theta - eta g / (sqrt(s) + eps)",
    source = {"tieleman2012"})
public record RmsProp(
    @Option(value = "0.001", help = "learning rate eta") double rate,
    @Option(value = "0.99", help = "decay rho in [0, 1)") double decay,
    @Option(value = "1e-8", help = "epsilon") double epsilon)
    implements Optimiser {
  /**
   * Checks all.
   *
   * @throws gradflow.check.BadArgument if {@code rate} or {@code epsilon} is not positive and
   *     finite, or {@code decay} outside [0, 1)
   */
  public RmsProp {
    Check.positive("rate", rate);
    Check.fraction("decay", decay);
    Check.positive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void apply(double[] theta, double[] gradient, double[][] slots, long update, double rate) {
    double[] s = slots[0];
    for (int k = 0; k < theta.length; k++) {
      s[k] = decay * s[k] + (1 - decay) * gradient[k] * gradient[k];
    }
    for (int k = 0; k < theta.length; k++) {
      theta[k] -= rate * gradient[k] / (Math.sqrt(s[k]) + epsilon);
    }
  }
}
