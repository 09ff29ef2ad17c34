package gradflow.train;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Role;
import gradflow.check.Check;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.task.Batch;

/**
 * The soft orthogonality penalty λ Σ ‖WᵀW − I‖²_F over the recurrent blocks; its gradient is 4 λ W
 * (WᵀW − I).
 *
 * @param weight λ ≥ 0
 */
@About(
    summary = "keeps recurrent weights near orthogonal",
    equations = "lambda sum ||W^T W - I||_F^2 over the recurrent blocks",
    source = {"vorontsov2017"})
public record Orthogonality(@Option(value = "0.01", help = "lambda") double weight)
    implements Regulariser {
  /**
   * Checks the weight.
   *
   * @throws gradflow.check.BadArgument if it is not positive and finite
   */
  public Orthogonality {
    Check.positive("weight", weight);
  }

  @Override
  public void require(Cell cell) {}

  @Override
  public Penalty penalty(Model model, int batch) {
    return (Batch data, Gradient gradient) -> {
      Backend backend = model.weights().backend();
      double[] sum = new double[model.size()];
      double value = 0;
      for (Block block : model.weights().layout().blocks()) {
        if (block.role() != Role.RECURRENT) {
          continue;
        }
        Matrix u = model.weights().block(block.name());
        Matrix gram = Matrix.identity(block.cols());
        backend.multiply(1, u, true, u, false, -1, gram);
        for (double g : gram.data()) {
          value += g * g;
        }
        Matrix slope = Matrix.zeros(block.rows(), block.cols());
        backend.multiply(4 * weight, u, false, gram, false, 0, slope);
        System.arraycopy(slope.data(), 0, sum, model.offset(block.name()), slope.data().length);
      }
      gradient.add(1, sum);
      return weight * value;
    };
  }
}
