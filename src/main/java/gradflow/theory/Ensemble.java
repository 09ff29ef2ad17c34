package gradflow.theory;

import gradflow.cell.Cell;
import gradflow.rng.Seed;
import java.util.List;

/**
 * A law of random networks under white input: what one network of N units is drawn from ({@link
 * RandomNetwork}), and what becomes of it as N grows ({@link CausalMeanField}).
 */
public interface Ensemble {
  /**
   * A pre-activation of the cell.
   *
   * @param suffix of its blocks: {@code W_hh + suffix} recurrent weights, {@code b + suffix} bias
   * @param law how they are drawn
   */
  record Field(String suffix, GateLaw law) {}

  /** The cell, of that many units and one input, which is not used. */
  Cell cell(int units);

  /** The pre-activations. */
  List<Field> fields();

  /** s_x: white noise of that deviation is added to every pre-activation of every unit. */
  double inputStd();

  /**
   * Units of an infinitely large network.
   *
   * @param samples how many
   * @param steps how many steps they will make at most
   */
  Population population(int samples, int steps, Seed seed);
}
