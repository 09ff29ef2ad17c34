package gradflow.init;

import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;

/**
 * What PyTorch's recurrent modules do when nobody says otherwise: every block, recurrent, input and
 * bias alike, uniform on [−1/√H, 1/√H). Blocks are per gate and have one row per unit, so H is the
 * number of rows. PyTorch has two biases per gate, which add up; this fills the one there is.
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
