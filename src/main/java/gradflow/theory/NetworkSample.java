package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.LyapunovSpectrum;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measurements of networks drawn from an {@link Ensemble}, for comparison with theory.
 *
 * @param lambda1 the largest exponent of each network, nats/step
 * @param meanSquares mean squares such as E h² by the name of the part, over networks, units and
 *     steps
 */
public record NetworkSample(double[] lambda1, Map<String, Double> meanSquares) {
  /** Copies the map, keeping the order of the parts. */
  public NetworkSample {
    meanSquares = Collections.unmodifiableMap(new LinkedHashMap<>(meanSquares));
  }

  /**
   * Draws networks and measures each over {@code steps} steps after {@code burnIn} steps. Network r
   * has the seed {@code seed.child("replicate").child(r)}.
   *
   * @throws BadArgument unless units, networks, steps &gt;= 1 and burnIn &gt;= 0
   */
  public static NetworkSample measure(
      Ensemble ensemble,
      int units,
      int networks,
      RandomNetwork.Weighting weighting,
      long steps,
      long burnIn,
      Seed seed) {
    LyapunovSpectrum options = LyapunovSpectrum.of(steps, burnIn).top(1);
    double[] lambda1 = new double[Check.positive("networks", networks)];
    Map<String, Double> squares = new LinkedHashMap<>();
    for (int r = 0; r < networks; r++) {
      RandomNetwork network = new RandomNetwork(ensemble, units, weighting, seed.replicate(r));
      lambda1[r] = network.exponents(options).exponents()[0];
      network.meanSquares().forEach((part, s) -> squares.merge(part, s / networks, Double::sum));
    }
    return new NetworkSample(lambda1, squares);
  }

  /** Returns the mean of lambda1 over the networks. */
  public double mean() {
    return Arrays.stream(lambda1).average().orElseThrow();
  }

  /** Returns the standard deviation of lambda1 between networks; NaN for one network. */
  public double deviation() {
    double mean = mean();
    double sum = 0;
    for (double v : lambda1) {
      sum += (v - mean) * (v - mean);
    }
    return Math.sqrt(sum / (lambda1.length - 1));
  }
}
