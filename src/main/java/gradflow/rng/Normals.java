package gradflow.rng;

import org.apache.commons.rng.RestorableUniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Standard normal numbers from a seed, the same bits on every machine and JDK. The sampler is
 * pinned to the modified ziggurat of Commons RNG ({@code ZigguratSampler.NormalizedGaussian};
 * mcfarland2016): what it returns is table entries times uniform numbers, sums and products only.
 * Its {@code Math.exp}, which may differ between JDKs in the last bit, decides nothing but whether
 * a point lies under the curve: a flip needs a uniform number within one ulp of the curve, about
 * 1e-18 a draw. (The polar method passes every number through {@code Math.log}.) One run, one
 * thread.
 */
public final class Normals {
  private final RestorableUniformRandomProvider generator;
  private final ContinuousSampler sampler;

  /** The stream of that seed, from its beginning. */
  public Normals(Seed seed) {
    generator = (RestorableUniformRandomProvider) seed.generator(); // xoshiro can be restored
    sampler = ZigguratSampler.NormalizedGaussian.of(generator);
  }

  /** Another stream that goes on from the same place. */
  public Normals copy() {
    Normals copy = new Normals(new Seed(0));
    copy.generator.restoreState(generator.saveState());
    return copy;
  }

  /** The next number, N(0, 1). */
  public double next() {
    return sampler.sample();
  }

  /** Fills an array with N(0, deviation²), in the order of its indices. */
  public void fill(double[] out, double deviation) {
    for (int i = 0; i < out.length; i++) {
      out[i] = deviation * sampler.sample();
    }
  }
}
