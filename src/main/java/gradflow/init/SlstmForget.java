package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Forget-gate biases of the released xLSTM code, from 5 down to −7 over the units of a block,
 * falling faster in earlier blocks: b_j = 5 − 12 (j / (d − 1))^(0.3 + 1.3 block / (blocks − 1)), j
 * = 0 … d − 1. For biases (one column) only. Deterministic.
 *
 * @param block index of the block, from 0
 * @param blocks number of blocks, ≥ 1
 */
@About(
    summary = "forget biases of the released sLSTM, from 5 down to -7",
    equations = "b_j = 5 - 12 (j / (d - 1))^(0.3 + 1.3 block / (blocks - 1))",
    source = "beck2024")
public record SlstmForget(
    @Option(value = "0", help = "block of the network, counted from 0") int block,
    @Option(value = "1", help = "number of blocks") int blocks)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument unless 0 ≤ {@code block} &lt; {@code blocks}
   */
  public SlstmForget {
    Check.positive("blocks", blocks);
    Check.that(
        block >= 0 && block < blocks,
        "block",
        "got " + block + ", expected an integer from 0 to " + (blocks - 1));
  }

  @Override
  public void requireShape(int rows, int cols, String name) {
    RequireBlock.bias(rows, cols, name, "slstm-forget");
  }

  @Override
  public void fill(Matrix bias, String name, Seed seed) {
    requireShape(bias.rows(), bias.cols(), name);
    int d = bias.rows();
    double power = 0.3 + (blocks > 1 ? 1.3 * block / (blocks - 1) : 0);
    for (int j = 0; j < d; j++) {
      double place = d > 1 ? j / (d - 1.0) : 0;
      bias.set(j, 0, 5 - 12 * StrictMath.pow(place, power));
    }
  }
}
