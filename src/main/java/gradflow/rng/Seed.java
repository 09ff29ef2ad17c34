package gradflow.rng;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A seed with named children. A stream depends only on the path of names that leads to it, not on
 * the order of calls, so adding a measure, run or thread leaves all other streams unchanged.
 *
 * @param value the 64 bits
 */
public record Seed(long value) {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /**
   * Returns the child with a given name: FNV-1a of the name, mixed with this seed by two rounds of
   * SplitMix64.
   */
  public Seed child(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return new Seed(mix(mix(value + GOLDEN) ^ hash));
  }

  /** Returns the child with a given number, such as that of a replicate. */
  public Seed child(long index) {
    return child("#" + index);
  }

  /**
   * Returns the seed of a run. A spec with this seed draws all random numbers of replicate r from
   * it. With the same seed, notebooks, case files and generate-input draw from replicate 0.
   */
  public Seed replicate(int r) {
    return child("replicate").child(r);
  }

  /** Returns a new generator (xoshiro256++), in the same state at each call. */
  public UniformRandomProvider generator() {
    long[] state = new long[4];
    long s = value;
    for (int i = 0; i < state.length; i++) {
      s += GOLDEN;
      state[i] = mix(s);
    }
    return RandomSource.XO_SHI_RO_256_PP.create(state);
  }

  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Seed[%016x]", value);
  }
}
