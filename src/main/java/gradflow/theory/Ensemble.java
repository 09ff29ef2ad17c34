package gradflow.theory;

import gradflow.cell.Cell;
import gradflow.rng.Seed;
import java.util.List;

/**
 * A distribution of random networks with white input. {@link RandomNetwork} draws a network of N
 * units from it; {@link CausalMeanField} computes the limit of large N.
 */
public interface Ensemble {
  /**
   * A pre-activation of the cell.
   *
   * @param suffix suffix of its blocks: {@code W_hh + suffix} recurrent weights, {@code b + suffix}
   *     bias
   * @param law distribution of these parameters
   */
  record Field(String suffix, GateLaw law) {}

  /** Returns the cell, with the given number of units and one input that is not used. */
  Cell cell(int units);

  /** Returns the pre-activations. */
  List<Field> fields();

  /**
   * Returns s_x, the standard deviation of the white noise added to each pre-activation of each
   * unit.
   */
  double inputStd();

  /**
   * Creates units of an infinitely large network.
   *
   * @param samples number of units
   * @param steps largest number of steps
   */
  Population population(int samples, int steps, Seed seed);
}
