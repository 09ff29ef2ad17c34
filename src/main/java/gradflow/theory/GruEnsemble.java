package gradflow.theory;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Reset;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.rng.Seed;
import java.util.List;

/**
 * Random grus. The recurrent weights and bias of each gate follow its law. The weights of the
 * candidate are N(0, g_n²/N), without bias. White input N(0, s_x²) is added to every
 * pre-activation, independently over gates, units and steps.
 *
 * @param reset law of r
 * @param update law of z; z = 1 keeps the state
 * @param candidateGain g_n
 * @param inputStd s_x
 * @param form where the reset gate acts
 */
public record GruEnsemble(
    GateLaw reset, GateLaw update, double candidateGain, double inputStd, Reset form)
    implements Ensemble {
  /**
   * @throws BadArgument unless 0 &lt;= candidate_gain, input_std &lt;= 1e3
   */
  public GruEnsemble {
    Check.within("candidate_gain", candidateGain, 0, 1e3);
    Check.within("input_std", inputStd, 0, 1e3);
  }

  /** Creates an ensemble with the same gain for all blocks and without reset bias. */
  public static GruEnsemble of(double gain, double inputStd, double updateBias, Reset form) {
    return new GruEnsemble(
        new GateLaw(gain, 0), new GateLaw(gain, updateBias), gain, inputStd, form);
  }

  /** Solves the mean field of this ensemble. */
  public GruMeanField meanField() {
    return GruMeanField.solve(this);
  }

  @Override
  public Cell cell(int units) {
    return new Gru(1, units, form);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        new Field("_r", reset),
        new Field("_z", update),
        new Field("_n", new GateLaw(candidateGain, 0)));
  }

  @Override
  public Population population(int samples, int steps, Seed seed) {
    return new GruPopulation(this, samples, steps, seed);
  }
}
