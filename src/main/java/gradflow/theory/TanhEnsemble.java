package gradflow.theory;

import gradflow.cell.Cell;
import gradflow.cell.Rnn;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.rng.Seed;
import java.util.List;

/**
 * Random tanh networks, h' = (1 - d) h + d tanh(W h + b + x), x ~ N(0, s_x²) white. Without input
 * and bias, a = W h obeys a' = (1 - d) a + d W tanh a, with the same exponents.
 *
 * @param law law of W and b
 * @param inputStd s_x
 * @param leak d in (0, 1], 1 without leak
 */
public record TanhEnsemble(GateLaw law, double inputStd, double leak) implements Ensemble {
  /**
   * @throws BadArgument unless 0 &lt;= input_std &lt;= 1e3 and 0 &lt; leak &lt;= 1
   */
  public TanhEnsemble {
    Check.within("input_std", inputStd, 0, 1e3);
    Check.that(leak > 0 && leak <= 1, "leak", "got " + leak + ", expected a number in (0, 1]");
  }

  /** Creates an ensemble without leak. */
  public static TanhEnsemble of(double gain, double biasStd, double inputStd) {
    return new TanhEnsemble(new GateLaw(gain, 0, biasStd), inputStd, 1);
  }

  /**
   * Solves the mean field of this ensemble.
   *
   * @throws BadArgument if there is a leak or a mean bias (use {@link CausalMeanField})
   */
  public TanhMeanField meanField() {
    Check.that(
        leak == 1, "leak", "got " + leak + ", expected 1; otherwise use CausalMeanField instead");
    Check.that(
        law.bias() == 0,
        "bias",
        "got " + law.bias() + ", expected 0; otherwise use CausalMeanField instead");
    return TanhMeanField.solve(law.gain(), law.biasStd(), inputStd);
  }

  @Override
  public Cell cell(int units) {
    return new Rnn(1, units, Activation.TANH, leak);
  }

  @Override
  public List<Field> fields() {
    return List.of(new Field("", law));
  }

  @Override
  public Population population(int samples, int steps, Seed seed) {
    return new TanhPopulation(this, samples, steps, seed);
  }
}
