package gradflow.measure;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.MeanFieldLaw;
import gradflow.cell.Reset;
import gradflow.cell.Role;
import gradflow.cell.Weights;
import gradflow.theory.Ensemble;
import gradflow.theory.GateLaw;
import gradflow.theory.GruEnsemble;
import gradflow.theory.LstmEnsemble;
import gradflow.theory.TanhEnsemble;
import java.util.Arrays;
import java.util.Optional;

/**
 * The ensemble of random networks that matches a run's weights and input.
 *
 * <pre>
 *   g_k² = ||W_hh_k||_F² / H,   s_x² = mean over k of ||W_ih_k||_F² / H times the mean of x²
 *   b_k, s_b: the value of equal biases, 0; else their mean and spread, a mean within four
 *             standard errors of 0 is taken as 0
 * </pre>
 */
final class EnsembleFit {
  private static final double ERRORS = 4;

  private EnsembleFit() {}

  /** Returns whether there is a theory for networks of this cell. */
  static boolean known(Cell cell) {
    return cell.meanFieldLaw().isPresent();
  }

  /**
   * Returns the ensemble, or empty if the candidate of a gated cell has a bias, for which there is
   * no theory.
   *
   * @param inputSquare mean of x² over inputs and steps
   */
  static Optional<Ensemble> of(Cell cell, Weights w, double inputSquare) {
    double std = Math.sqrt(inputSquare * inputGain(cell, w));
    MeanFieldLaw kind = cell.meanFieldLaw().orElseThrow();
    if (kind == MeanFieldLaw.TANH) {
      double leak = cell.elman().orElseThrow().leak();
      return Optional.of(new TanhEnsemble(law(w, ""), std, leak));
    }
    boolean lstm = kind == MeanFieldLaw.LSTM;
    GateLaw candidate = law(w, lstm ? "_g" : "_n");
    if (candidate.bias() != 0 || candidate.biasStd() != 0 || !unbiased(cell, w)) {
      return Optional.empty();
    }
    if (lstm) {
      return Optional.of(
          new LstmEnsemble(law(w, "_i"), law(w, "_f"), candidate.gain(), law(w, "_o"), std));
    }
    Reset reset = kind == MeanFieldLaw.GRU_AFTER ? Reset.AFTER : Reset.BEFORE;
    return Optional.of(new GruEnsemble(law(w, "_r"), law(w, "_z"), candidate.gain(), std, reset));
  }

  /** Returns whether the candidate has no second bias or one that is 0. */
  private static boolean unbiased(Cell cell, Weights w) {
    return !cell.layout().names().contains("d_n")
        || Arrays.stream(w.block("d_n").data()).allMatch(v -> v == 0);
  }

  /** Returns the mean over the pre-activations of ||W_ih_k||_F² / H. */
  private static double inputGain(Cell cell, Weights w) {
    return cell.layout().blocks().stream()
        .filter(b -> b.role() == Role.INPUT)
        .map(Block::name)
        .mapToDouble(name -> squares(w.block(name).data()) / cell.hiddenSize())
        .average()
        .orElse(0);
  }

  private static GateLaw law(Weights w, String suffix) {
    double[] u = w.block("W_hh" + suffix).data();
    double[] b = w.block("b" + suffix).data();
    double gain = Math.sqrt(squares(u) / b.length);
    if (Arrays.stream(b).allMatch(v -> v == b[0])) {
      return new GateLaw(gain, b[0]);
    }
    double mean = Arrays.stream(b).sum() / b.length;
    double std = Math.sqrt(squares(b) / b.length - mean * mean);
    boolean centred = Math.abs(mean) < ERRORS * std / Math.sqrt(b.length);
    return new GateLaw(gain, centred ? 0 : mean, std);
  }

  private static double squares(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return sum;
  }
}
