package gradflow.init;

import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;

/**
 * What PyTorch's Linear does with its weights: uniform on [−1/√cols, 1/√cols), cols the number of
 * what they act on. Its bias has the same bound, which a bias alone does not determine: see {@link
 * Uniform}.
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
