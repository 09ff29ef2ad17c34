package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Positive factors whose product over T steps is at most M: w ~ U(0, M^(1/T)). For the recurrent
 * weights of an indrnn.
 *
 * @param steps T ≥ 1
 * @param magnitude M, finite and above 0; the released code uses 2
 */
@About(
    summary = "positive factors whose product over the steps is at most the magnitude",
    equations = "w ~ U(0, M^(1/T))",
    source = "li2018")
public record BoundedGrowth(
    @Option(help = "length of the sequences, T", unit = "steps", example = "100") int steps,
    @Option(value = "2", help = "largest product over all steps, M") double magnitude)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if {@code steps} is below 1, or {@code magnitude} is not
   *     finite and above 0
   */
  public BoundedGrowth {
    Check.positive("steps", steps);
    Check.positive("magnitude", magnitude);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    UniformRandomProvider random = seed.child(name).generator();
    double largest = StrictMath.pow(magnitude, 1.0 / steps);
    double[] w = block.data();
    for (int k = 0; k < w.length; k++) {
      w[k] = largest * random.nextDouble();
    }
  }
}
