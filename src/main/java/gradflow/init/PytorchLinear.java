package gradflow.init;

import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;

/**
 * The default of PyTorch's Linear for its weights: uniform on [−1/√cols, 1/√cols), where cols is
 * the number of inputs. Linear's bias has the same bound, but the shape of the bias does not
 * determine it; use {@link Uniform} for the bias.
 */
@About(
    summary = "weights of PyTorch's Linear: uniform, bound 1/sqrt(columns)",
    equations = "w_ij ~ U(-1/sqrt(cols), 1/sqrt(cols))",
    source = "paszke2019")
public record PytorchLinear() implements Initialiser {

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    Uniform.fill(block, 1 / Math.sqrt(block.cols()), seed.child(name));
  }
}
