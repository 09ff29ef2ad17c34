package gradflow.cases;

import gradflow.cell.Cell;
import gradflow.cell.JacobianForm;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.flow.ChainProduct;
import gradflow.flow.Trajectory;
import gradflow.linalg.Backend;
import gradflow.linalg.LogScaled;
import gradflow.linalg.SpectralNorm;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Norms of ∂s_T/∂s_t for t in 0 … T, as arrays of length T + 1. Norms that were not requested are
 * zero.
 *
 * @param spectral largest singular value
 * @param frobenius Frobenius norm
 * @param blockSpectral largest singular value of ∂h_T/∂h_t with c_t held fixed (lstm only)
 * @param blockFrobenius Frobenius norm of the same block
 */
record CaseProducts(
    LogScaled[] spectral,
    LogScaled[] frobenius,
    LogScaled[] blockSpectral,
    LogScaled[] blockFrobenius) {
  /**
   * Largest state size for which a spectral norm may be computed by a singular value decomposition.
   */
  private static final int SMALL = 128;

  /**
   * Computes the requested norms.
   *
   * @param exact whether spectral norms of small products are computed from singular values, to
   *     rounding error, rather than to the accuracy {@link SpectralNorm#SHARPEST}
   */
  static CaseProducts of(
      Cell cell, Weights weights, Trajectory trajectory, Set<String> fields, boolean exact) {
    int steps = trajectory.steps();
    Set<String> wanted = new HashSet<>(fields);
    if (cell.parts().size() == 1) {
      wanted.removeAll(Set.of("prod_hh_spectral", "prod_hh_frobenius"));
    }
    CaseProducts norms = new CaseProducts(zeros(steps), zeros(steps), zeros(steps), zeros(steps));
    StepJacobian j = cell.newJacobian();
    ChainProduct p = ChainProduct.of(weights.backend(), cell.parts(), j, SpectralNorm.SHARPEST);
    boolean dense = cell.jacobianForm(weights) == JacobianForm.DENSE;
    Backend svd = exact && dense && j.size() <= SMALL ? weights.backend() : null;
    norms.record(p, steps, wanted, svd);
    trajectory.backward(
        (t, tape) -> {
          cell.jacobian(weights, tape, 0, j);
          p.multiplyRight(t, j);
          norms.record(p, t - 1, wanted, svd);
        });
    return norms;
  }

  private void record(ChainProduct p, int t, Set<String> fields, Backend svd) {
    if (fields.contains("prod_spectral") || fields.contains("log_prod_spectral")) {
      spectral[t] =
          svd == null
              ? p.spectralNorm()
              : LogScaled.of(svd.singularValues(p.mantissas())[0], p.exponent());
    }
    frobenius[t] = p.frobeniusNorm();
    if (fields.contains("prod_hh_spectral")) {
      blockSpectral[t] = p.blockSpectralNorm(0);
    }
    if (fields.contains("prod_hh_frobenius")) {
      blockFrobenius[t] = p.blockFrobeniusNorm(0);
    }
  }

  /** Converts to doubles; values out of range become 0 or Infinity. */
  static double[] plain(LogScaled[] norms) {
    return Arrays.stream(norms).mapToDouble(LogScaled::toDouble).toArray();
  }

  /** Returns natural logarithms, in nats. */
  static double[] ln(LogScaled[] norms) {
    return Arrays.stream(norms).mapToDouble(LogScaled::ln).toArray();
  }

  private static LogScaled[] zeros(int steps) {
    LogScaled[] zeros = new LogScaled[steps + 1];
    Arrays.fill(zeros, LogScaled.ZERO);
    return zeros;
  }
}
