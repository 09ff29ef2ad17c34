package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Gate biases for memories of 2 to T steps: b = ln u, u ~ U(1, T − 1), so that the forget gate f =
 * σ(b) = u / (1 + u) forgets over 1 / (1 − f) = 1 + u steps. For biases (one column) only.
 *
 * <p>Unlike every other initialiser, this one draws from a stream shared by all blocks of a layer,
 * {@code seed.child("chrono")} ({@code "l0.chrono"} in a stacked cell). So b_f with sign 1 and b_i
 * with sign −1 satisfy b_i = −b_f, as in the paper's LSTM.
 *
 * @param maxLag T ≥ 3, steps
 * @param sign 1 or −1
 */
@About(
    summary = "gate biases for memories of 2 to max_lag steps",
    equations = "b = sign ln u, u ~ U(1, T - 1)",
    source = "tallec2018")
public record Chrono(
    @Option(help = "longest memory T, steps", unit = "steps", example = "100") int maxLag,
    @Option(value = "1", help = "1 for a forget gate, -1 for the matching input gate") int sign)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if {@code max_lag} is below 3 or {@code sign} is neither 1
   *     nor −1
   */
  public Chrono {
    Check.atLeast("max_lag", maxLag, 3);
    Check.that(sign == 1 || sign == -1, "sign", "got " + sign + ", expected 1 or -1");
  }

  @Override
  public void requireShape(int rows, int cols, String name) {
    RequireBlock.bias(rows, cols, name, "chrono");
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    requireShape(block.rows(), block.cols(), name);
    String layer = name.substring(0, name.lastIndexOf('.') + 1);
    UniformRandomProvider random = seed.child(layer + "chrono").generator();
    for (int i = 0; i < block.rows(); i++) {
      double u = 1 + (maxLag - 2) * random.nextDouble();
      block.set(i, 0, sign * StrictMath.log(u)); // Math.log may differ between JDKs
    }
  }
}
