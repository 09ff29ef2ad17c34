package gradflow.train;

import gradflow.check.Check;
import gradflow.init.Gaussian;
import gradflow.init.Initialiser;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.task.Target;

/**
 * The output layer ŷ_t = out(V h_t + c) with its loss.
 *
 * <pre>
 * (E1) o_t = V h_t + c
 * (E2) ŷ_t = o_t | σ(o_t) | softmax(o_t)
 * (E3) ∂L/∂o_t = 2 (o − y) / K | (σ(o) − y) / K | softmax(o) − e_y, for the three usual pairs
 * </pre>
 *
 * <p>V: K x H; c: K. Losses are means over samples and counted steps.
 *
 * @param output linear, sigmoid or softmax
 * @param criterion the loss
 * @param weights initialiser of V; c starts at 0
 */
@About(
    summary = "output layer with its loss",
    equations = "o_t = V h_t + c;  yhat_t = o_t, sigmoid(o_t) or softmax(o_t)",
    source = {"paszke2019"})
public record Readout(
    @Option(help = "linear, sigmoid or softmax") Output output,
    @Option(help = "mse, binary_cross_entropy or cross_entropy") Criterion criterion,
    @Option(value = "gaussian", help = "draws V; the bias c starts at 0") Initialiser weights) {
  /**
   * Checks the pair.
   *
   * @throws gradflow.check.BadArgument if the criterion does not match the output
   */
  public Readout {
    boolean fits =
        switch (criterion) {
          case MSE -> output != Output.SOFTMAX;
          case BINARY_CROSS_ENTROPY -> output == Output.SIGMOID;
          case CROSS_ENTROPY -> output == Output.SOFTMAX;
        };
    Check.that(
        fits,
        "criterion",
        ("got %s with output %s, expected mse with linear or sigmoid, binary_cross_entropy with"
                + " sigmoid, or cross_entropy with softmax")
            .formatted(
                criterion.name().toLowerCase(java.util.Locale.ROOT),
                output.name().toLowerCase(java.util.Locale.ROOT)));
  }

  /** Returns the usual readout for a type of target. */
  public static Readout of(Target target) {
    return switch (target) {
      case REAL -> new Readout(Output.LINEAR, Criterion.MSE, new Gaussian(1));
      case BINARY -> new Readout(Output.SIGMOID, Criterion.BINARY_CROSS_ENTROPY, new Gaussian(1));
      case CLASS -> new Readout(Output.SOFTMAX, Criterion.CROSS_ENTROPY, new Gaussian(1));
    };
  }

  /**
   * Checks that this readout matches the targets of a task.
   *
   * @throws gradflow.check.BadArgument if it does not
   */
  public void require(Target target) {
    boolean fits = target == Target.CLASS ? output == Output.SOFTMAX : output != Output.SOFTMAX;
    fits &= target != Target.REAL || criterion == Criterion.MSE;
    Check.that(
        fits,
        "readout",
        ("got %s for %s targets, expected mse for real, binary_cross_entropy or mse for binary,"
                + " cross_entropy for class targets")
            .formatted(
                criterion.name().toLowerCase(java.util.Locale.ROOT),
                target.name().toLowerCase(java.util.Locale.ROOT)));
  }
}
