package gradflow.theory;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.linalg.Eigenvalues;

/**
 * The step Jacobian of a gated cell at its zero state without input. Its eigenvalues are an affine
 * map of those mu of the candidate's recurrent matrix, N(0, g²/N) (can2020; (O3) to (O9) derived
 * here):
 *
 * <pre>
 *   lstm:  sigma_f + sigma_i sigma_o mu,  and N zeros,   b_u = 0                       (O1)
 *   gru:   sigma_z + (1 - sigma_z) sigma_r mu,           b_n = 0, either reset         (O2)
 *   mgu:   1 - sigma_f + sigma_f² mu,                    b_h = 0                       (O7)
 *   ugrnn: sigma_g + (1 - sigma_g) mu,                   b_c = 0                       (O8)
 *   slstm: sigma_f + (1 - sigma_f) sigma_o mu,  and 2 N times 0 or sigma_f,
 *          n = 1 / (1 - sigma_f), b_z = 0, any b_i                                     (O9)
 *   offset + slope mu:
 *   same weights at every step:  lambda_1 = ln(offset + slope g)                       (O3)
 *                                0 at g = (1 - offset) / slope                         (O4)
 *   fresh weights every step:    lambda_1 = ½ ln(offset² + slope² g²)                  (O5)
 *                                0 at g = sqrt(1 - offset²) / slope                    (O6)
 * </pre>
 *
 * <p>A real network has the same weights at every step and obeys (O3) and (O4). (O5) and (O6)
 * follow from the usual mean-field assumption, which gives a threshold of 3.46 instead of 2 for an
 * lstm without biases.
 *
 * @param offset the part that acts on each unit separately
 * @param slope the factor of the candidate's recurrent matrix
 * @param renewed 1 - offset, to full relative accuracy
 */
public record ZeroState(double offset, double slope, double renewed) {

  /** Computes (O1) from the biases of the input, forget and output gates. */
  public static ZeroState lstm(double inputBias, double forgetBias, double outputBias) {
    return new ZeroState(
        Activations.sigmoid(Check.finite("forget_bias", forgetBias)),
        Activations.sigmoid(Check.finite("input_bias", inputBias))
            * Activations.sigmoid(Check.finite("output_bias", outputBias)),
        Activation.SIGMOID.complement(forgetBias));
  }

  /** Computes (O2) from the biases of the update gate (1 keeps the state) and the reset gate. */
  public static ZeroState gru(double updateBias, double resetBias) {
    double renewed = Activation.SIGMOID.complement(Check.finite("update_bias", updateBias));
    return new ZeroState(
        Activations.sigmoid(updateBias),
        renewed * Activations.sigmoid(Check.finite("reset_bias", resetBias)),
        renewed);
  }

  /** Computes (O7) from the bias of the gate (1 replaces the state). */
  public static ZeroState mgu(double gateBias) {
    double gate = Activations.sigmoid(Check.finite("gate_bias", gateBias));
    return new ZeroState(Activation.SIGMOID.complement(gateBias), gate * gate, gate);
  }

  /** Computes (O8) from the bias of the gate (1 keeps the state). */
  public static ZeroState ugrnn(double gateBias) {
    double renewed = Activation.SIGMOID.complement(Check.finite("gate_bias", gateBias));
    return new ZeroState(Activations.sigmoid(gateBias), renewed, renewed);
  }

  /** Computes (O9) from the biases of the forget gate, which is a sigmoid, and the output gate. */
  public static ZeroState slstm(double forgetBias, double outputBias) {
    double renewed = Activation.SIGMOID.complement(Check.finite("forget_bias", forgetBias));
    return new ZeroState(
        Activations.sigmoid(forgetBias),
        renewed * Activations.sigmoid(Check.finite("output_bias", outputBias)),
        renewed);
  }

  /**
   * Returns the real part of the Jacobian's eigenvalue for an eigenvalue of the candidate with the
   * given real part.
   */
  public double realPart(double candidateRealPart) {
    return offset + slope * candidateRealPart;
  }

  /**
   * Returns the imaginary part of the Jacobian's eigenvalue for an eigenvalue of the candidate with
   * the given imaginary part.
   */
  public double imaginaryPart(double candidateImaginaryPart) {
    return slope * candidateImaginaryPart;
  }

  /** Returns the largest modulus of the Jacobian's eigenvalues for those of the candidate. */
  public double spectralRadius(Eigenvalues candidate) {
    double largest = 0;
    for (int i = 0; i < candidate.size(); i++) {
      double re = realPart(candidate.re()[i]);
      largest = Math.max(largest, Math.hypot(re, imaginaryPart(candidate.im()[i])));
    }
    return largest;
  }

  /** Returns lambda_1 with tied weights (O3), nats/step. */
  public double tiedLambda1(double gain) {
    double coupled = slope * Check.positive("gain", gain);
    return offset > 0.5 ? StrictMath.log1p(coupled - renewed) : StrictMath.log(offset + coupled);
  }

  /** Returns (O4), the gain at which the zero state of a network loses stability. */
  public double tiedThreshold() {
    return renewed / slope;
  }

  /** Returns lambda_1 with untied weights (O5), nats/step. */
  public double untiedLambda1(double gain) {
    double coupled = slope * Check.positive("gain", gain);
    return offset > 0.5
        ? 0.5 * StrictMath.log1p(coupled * coupled - renewed * (1 + offset))
        : 0.5 * StrictMath.log(offset * offset + coupled * coupled);
  }

  /** Returns the threshold with untied weights (O6). */
  public double untiedThreshold() {
    return Math.sqrt(renewed * (1 + offset)) / slope;
  }
}
