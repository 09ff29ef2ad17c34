package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Decay parameters of an rg-lru: e^(−softplus(Λ)) = r with r² ~ U(r_min², r_max²). With the scale c
 * of the cell and an open gate, a unit decays by r^c per step. This follows the released code; the
 * paper has r^c in place of r.
 *
 * @param rMin above 0
 * @param rMax above rMin, below 1
 */
@About(
    summary = "decay parameters of an rg-lru",
    equations = "Lambda = ln(1/r - 1), r^2 ~ U(r_min^2, r_max^2)",
    source = "de2024")
public record GriffinRing(
    @Option(value = "0.9", help = "smallest decay factor r") double rMin,
    @Option(value = "0.999", help = "largest decay factor r") double rMax)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if not 0 &lt; {@code r_min} &lt; {@code r_max} &lt; 1
   */
  public GriffinRing {
    Check.that(rMin > 0 && rMin < 1, "r_min", "got " + rMin + ", expected a number in (0, 1)");
    Check.that(
        rMax > rMin && rMax < 1,
        "r_max",
        "got " + rMax + ", expected a number above r_min = " + rMin + " and below 1");
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    UniformRandomProvider random = seed.child(name).generator();
    double[] w = block.data();
    for (int k = 0; k < w.length; k++) {
      double square = rMin * rMin + random.nextDouble() * (rMax * rMax - rMin * rMin);
      w[k] = StrictMath.log(StrictMath.expm1(-0.5 * StrictMath.log(square)));
    }
  }
}
