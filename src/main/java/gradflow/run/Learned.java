package gradflow.run;

import gradflow.io.GivenLoss;
import gradflow.io.InputArrayFile;
import gradflow.task.Target;
import java.util.Arrays;
import java.util.Optional;

/**
 * Evidence of learning: the logged loss ended far below that of the best constant output.
 *
 * @param loss mean loss of the last rows of the log
 * @param constant loss of the best constant output on the targets of the probe batch
 */
record Learned(double loss, double constant) {
  /**
   * Ratio of losses that counts as far below. The probe batch is small, so its targets determine
   * the loss of a constant only within a factor.
   */
  private static final double FAR = 0.1;

  private static final int ROWS = 100;

  /**
   * Returns the evidence; empty if the loss did not fall that far, or if loss or targets are
   * unknown.
   */
  static Optional<Learned> of(AuditEvidence e) {
    if (!(e.run().loss().orElse(null) instanceof GivenLoss.OfReadout readout)) {
      return Optional.empty();
    }
    RunLog log = e.log();
    int rows = Math.min(ROWS, Math.max(1, log.rows() / 10));
    double[] last = log.finite("loss", Math.max(0, log.rows() - rows), log.rows());
    double loss = Arrays.stream(last).average().orElse(Double.NaN);
    double constant = constant(readout);
    return loss < FAR * constant ? Optional.of(new Learned(loss, constant)) : Optional.empty();
  }

  private static double constant(GivenLoss.OfReadout readout) {
    double[] all = InputArrayFile.numbers(readout.targets());
    double[] y = Arrays.stream(all).filter(v -> v != readout.ignored()).toArray();
    if (readout.kind() != Target.REAL) { // entropy of the classes, or of the bits
      double entropy = 0;
      for (double v : Arrays.stream(y).distinct().toArray()) {
        double share = Arrays.stream(y).filter(other -> other == v).count() / (double) y.length;
        entropy -= share * Math.log(share);
      }
      return entropy;
    }
    double mean = Arrays.stream(y).average().orElse(Double.NaN);
    return Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN);
  }
}
