package gradflow.train;

import gradflow.cell.Cell;
import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Pascanu's norm-preserving regulariser with squared norms, eq. 10 and the released code; see
 * {@link Omega}. For the rnn.
 *
 * @param weight λ > 0; the paper's experiments use 4 with squared norms
 */
@About(
    summary = "Pascanu's norm-preserving term with squared norms, eq. 10 and the released code",
    equations =
        """
        r_k = ||dL/dz_{k+1} dz_{k+1}/dz_k|| / ||dL/dz_{k+1}||, z the pre-activation
        lambda sum_k (r_k^2 - 1)^2, mean over samples; only the immediate derivative with respect to W is used
        """,
    source = {"pascanu2013"})
public record OmegaSquared(@Option(value = "4", help = "lambda") double weight)
    implements Regulariser {
  /**
   * Checks the weight.
   *
   * @throws gradflow.check.BadArgument if it is not positive and finite
   */
  public OmegaSquared {
    Check.positive("weight", weight);
  }

  @Override
  public void require(Cell cell) {
    Omega.require(cell);
  }

  @Override
  public Penalty penalty(Model model, int batch) {
    return new Omega(model, batch, weight, true);
  }
}
