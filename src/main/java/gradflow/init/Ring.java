package gradflow.init;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Decay rates uniform on a ring of the complex plane, for the blocks {@code nu_log}, {@code
 * theta_log} and {@code gamma_log} of an lru.
 *
 * <pre>
 * (E1) |λ|² ~ U(r_min², r_max²),  arg λ ~ U(0, φ)
 * (E2) nu_log = ln(−ln |λ|),  theta_log = ln arg λ,  gamma_log = ½ ln(1 − |λ|²)
 * </pre>
 *
 * <p>The blocks are consistent with each other: all of them use the moduli drawn from {@code
 * seed.child("ring")} ({@code "l0.ring"} in a stacked cell).
 *
 * @param rMin ≥ 0
 * @param rMax above rMin, at most 1
 * @param maxPhase φ > 0, radians
 */
@About(
    summary = "decay rates of an lru, uniform on a ring of the complex plane",
    equations =
        """
        |lambda|^2 ~ U(r_min^2, r_max^2), arg lambda ~ U(0, max_phase)
        nu_log = ln(-ln |lambda|), theta_log = ln arg lambda, gamma_log = ln(1 - |lambda|^2) / 2
        """,
    source = "orvieto2023")
public record Ring(
    @Option(value = "0", help = "smallest modulus") double rMin,
    @Option(value = "1", help = "largest modulus") double rMax,
    @Option(
            value = "6.28",
            help = "largest phase; pi/10 and less for long memories",
            unit = "radians")
        double maxPhase)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws BadArgument if not 0 ≤ {@code r_min} &lt; {@code r_max} ≤ 1, or {@code max_phase} is
   *     not finite and above 0
   */
  public Ring {
    Check.fraction("r_min", rMin);
    Check.that(
        rMax > rMin && rMax <= 1,
        "r_max",
        "got " + rMax + ", expected a number above r_min = " + rMin + ", at most 1");
    Check.positive("max_phase", maxPhase);
  }

  /** Returns the published setting: the whole disc. */
  public static Ring published() {
    return new Ring(0, 1, 6.28);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    int dot = name.lastIndexOf('.') + 1;
    String layer = name.substring(0, dot);
    Seed moduli = seed.child(layer + "ring");
    UniformRandomProvider random =
        name.endsWith("theta_log") ? moduli.child("phase").generator() : moduli.generator();
    double[] values = block.data();
    for (int k = 0; k < values.length; k++) {
      double u = 1 - random.nextDouble(); // above 0, so that neither a modulus nor a phase is 0
      double square = rMin * rMin + u * (rMax * rMax - rMin * rMin);
      values[k] =
          switch (name.substring(dot)) {
            case "nu_log" -> StrictMath.log(-0.5 * logBelow1(square));
            case "theta_log" -> StrictMath.log(maxPhase * u);
            case "gamma_log" -> 0.5 * StrictMath.log1p(-Math.min(square, BELOW_1));
            default ->
                throw new BadArgument(
                    name, "ring is for nu_log, theta_log and gamma_log of an lru only");
          };
    }
  }

  /** The largest double below 1; nu_log is undefined for a modulus of 1. */
  private static final double BELOW_1 = Math.nextDown(1.0);

  private static double logBelow1(double square) {
    return StrictMath.log(Math.min(square, BELOW_1));
  }
}
