package gradflow.rng;

import org.apache.commons.rng.RestorableUniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Standard normal numbers from a seed, with the same bits on every machine and JDK. The sampler is
 * fixed to the modified ziggurat of Commons RNG ({@code ZigguratSampler.NormalizedGaussian};
 * mcfarland2016), which computes its results from table entries and uniform numbers with sums and
 * products only. It uses {@code Math.exp}, which may differ between JDKs in the last bit, only to
 * decide whether a point lies under the curve. The decision can differ only if a uniform number is
 * within one ulp of the curve, with probability of about 1e-18 per draw. (The polar method passes
 * every number through {@code Math.log}.) Not thread-safe.
 */
public final class Normals {
  private final RestorableUniformRandomProvider generator;
  private final ContinuousSampler sampler;

  /** Creates the stream of a seed, at its beginning. */
  public Normals(Seed seed) {
    generator = (RestorableUniformRandomProvider) seed.generator(); // xoshiro is restorable
    sampler = ZigguratSampler.NormalizedGaussian.of(generator);
  }

  /** Returns another stream that continues from the same position. */
  public Normals copy() {
    Normals copy = new Normals(new Seed(0));
    copy.generator.restoreState(generator.saveState());
    return copy;
  }

  /** Returns the next number, N(0, 1). */
  public double next() {
    return sampler.sample();
  }

  /** Fills an array with N(0, deviation²) numbers, in index order. */
  public void fill(double[] out, double deviation) {
    for (int i = 0; i < out.length; i++) {
      out[i] = deviation * sampler.sample();
    }
  }
}
