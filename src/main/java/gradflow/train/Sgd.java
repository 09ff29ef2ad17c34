package gradflow.train;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Stochastic gradient descent, with classical momentum: v ← μ v + g; θ ← θ − η v.
 *
 * @param rate η > 0
 * @param momentum μ in [0, 1)
 */
@About(
    summary = "gradient descent with momentum",
    equations = "v <- mu v + g;  theta <- theta - eta v",
    source = {"pascanu2013"})
public record Sgd(
    @Option(value = "0.01", help = "learning rate eta") double rate,
    @Option(value = "0", help = "momentum mu in [0, 1)") double momentum)
    implements Optimiser {
  /**
   * Checks both.
   *
   * @throws gradflow.check.BadArgument if {@code rate} is not positive and finite, or {@code
   *     momentum} outside [0, 1)
   */
  public Sgd {
    Check.positive("rate", rate);
    Check.fraction("momentum", momentum);
  }

  @Override
  public int slots() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public void apply(double[] theta, double[] gradient, double[][] slots, long update, double rate) {
    if (momentum == 0) {
      for (int k = 0; k < theta.length; k++) {
        theta[k] -= rate * gradient[k];
      }
      return;
    }
    double[] v = slots[0];
    for (int k = 0; k < theta.length; k++) {
      v[k] = momentum * v[k] + gradient[k];
    }
    for (int k = 0; k < theta.length; k++) {
      theta[k] -= rate * v[k];
    }
  }
}
