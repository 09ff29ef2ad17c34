package gradflow.theory;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.rng.Seed;
import java.util.List;

/**
 * Random lstms. The recurrent weights and bias of each gate follow its law. The weights of the
 * candidate are N(0, g_u²/N), without bias. White input N(0, s_x²) is added to every
 * pre-activation, independently over gates, units and steps.
 *
 * @param input law of i
 * @param forget law of f
 * @param candidateGain g_u
 * @param output law of o
 * @param inputStd s_x
 */
public record LstmEnsemble(
    GateLaw input, GateLaw forget, double candidateGain, GateLaw output, double inputStd)
    implements Ensemble {
  /** Index of the candidate in {@link #fields}. */
  static final int CANDIDATE = 2;

  /**
   * @throws BadArgument unless 0 &lt;= candidate_gain, input_std &lt;= 1e3
   */
  public LstmEnsemble {
    Check.within("candidate_gain", candidateGain, 0, 1e3);
    Check.within("input_std", inputStd, 0, 1e3);
  }

  /** Creates an ensemble with the same gain for all blocks and a bias only in the forget gate. */
  public static LstmEnsemble of(double gain, double inputStd, double forgetBias) {
    GateLaw plain = new GateLaw(gain, 0);
    return new LstmEnsemble(plain, new GateLaw(gain, forgetBias), gain, plain, inputStd);
  }

  /** Solves the mean field of this ensemble. */
  public LstmMeanField meanField() {
    return LstmMeanField.solve(this);
  }

  @Override
  public Cell cell(int units) {
    return new Lstm(1, units);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        new Field("_i", input),
        new Field("_f", forget),
        new Field("_g", new GateLaw(candidateGain, 0)),
        new Field("_o", output));
  }

  @Override
  public Population population(int samples, int steps, Seed seed) {
    return new LstmPopulation(this, samples, steps, seed);
  }
}
