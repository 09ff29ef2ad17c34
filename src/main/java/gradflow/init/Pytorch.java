package gradflow.init;

import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;

/**
 * The default of PyTorch's recurrent modules: recurrent weights, input weights and biases are all
 * uniform on [−1/√H, 1/√H). Blocks are per gate and have one row per unit, so H is the number of
 * rows. PyTorch has two biases per gate, which are added; this initialiser fills a single one.
 */
@About(
    summary = "PyTorch's default: uniform, bound 1/sqrt(hidden size), for every block",
    equations = "w_ij ~ U(-1/sqrt(H), 1/sqrt(H)), H = rows",
    source = "paszke2019")
public record Pytorch() implements Initialiser {

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    Uniform.fill(block, 1 / Math.sqrt(block.rows()), seed.child(name));
  }
}
