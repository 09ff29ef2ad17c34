package gradflow.train;

import gradflow.cell.Cell;
import gradflow.cell.Elman;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Optional;

/**
 * Gradient flossing: moves the first finite-time Lyapunov exponents along the sequences of the
 * batch towards a target, so that gradients neither explode nor vanish in these directions. For the
 * tanh rnn without leak. {@link Flossing} describes the treatment of dead directions. The exponents
 * start from the same orthonormal frame in each update.
 *
 * @param exponents number of exponents, k ≥ 1
 * @param target target of each exponent, nats/step
 * @param weight weight of the term, > 0
 * @param warmUp number of burn-in steps; default: 10 + T/10, rounded up, as in the released code
 * @param samples number of sequences of the batch that are used
 * @param first number of updates at the beginning of a run that minimise only this term
 */
@About(
    summary = "gradient flossing: Lyapunov exponents are moved towards a target",
    equations =
        """
        weight * mean over i <= k of (lambda_i - target)^2, mean over the samples
        lambda_i = 1 / (T - t0) sum over t > t0 of ln R_ii,  J_t Q_{t-1} = Q_t R_t
        """,
    source = {"engelken2023flossing"})
public record GradientFlossing(
    @Option(help = "number of leading exponents", example = "10") int exponents,
    @Option(value = "0", help = "target of every exponent, nats/step", unit = "nats per step")
        double target,
    @Option(value = "1", help = "weight of the term") double weight,
    @Option(help = "burn-in steps; default: 10 + T/10, rounded up", unit = "steps", example = "20")
        Optional<Integer> warmUp,
    @Option(value = "1", help = "number of sequences of the batch to measure", unit = "sequences")
        int samples,
    @Option(
            value = "0",
            help = "number of first updates that minimise only this term, without the task's loss",
            unit = "updates")
        int first)
    implements Regulariser {
  /**
   * Checks the numbers.
   *
   * @throws gradflow.check.BadArgument if {@code exponents} or {@code samples} is below 1, {@code
   *     warm_up} or {@code first} below 0, {@code weight} not positive or {@code target} not finite
   */
  public GradientFlossing {
    Check.positive("exponents", exponents);
    Check.finite("target", target);
    Check.positive("weight", weight);
    warmUp.ifPresent(w -> Check.atLeast("warm_up", w, 0));
    Check.positive("samples", samples);
    Check.atLeast("first", first, 0);
  }

  @Override
  public void require(Cell cell) {
    Check.that(
        Elman.withoutLeak(cell).equals(Optional.of(Activation.TANH)),
        "regularisers",
        "got flossing with another cell; it is defined only for an rnn with tanh and leak 1");
    Check.that(
        exponents <= cell.hiddenSize(),
        "regularisers",
        "got flossing of %s exponents, expected at most %s, the cell's hidden_size"
            .formatted(exponents, cell.hiddenSize()));
  }

  @Override
  public long alone() {
    return first;
  }

  @Override
  public Penalty penalty(Model model, int batch) {
    Check.that(
        samples <= batch,
        "samples",
        "got flossing of " + samples + " samples, expected at most " + batch + ", the batch");
    return new Floss(this, model, batch);
  }

  /** Returns t_0 for sequences of a given length. */
  int warmUp(int steps) {
    return warmUp.orElse(10 + (steps + 9) / 10);
  }
}
