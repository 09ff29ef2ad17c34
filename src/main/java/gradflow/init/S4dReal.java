package gradflow.init;

import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;

/** Decay rates 1, …, N of the states of each channel, as logarithms: A_log[d,n] = ln(n + 1). */
@About(
    summary = "decay rates 1, ..., N in every channel of an s6, as logarithms",
    equations = "A_log[d,n] = ln n, n = 1 ... N",
    source = "gu2022")
public record S4dReal() implements Initialiser {

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    for (int i = 0; i < block.rows(); i++) {
      for (int j = 0; j < block.cols(); j++) {
        block.set(i, j, StrictMath.log(j + 1.0));
      }
    }
  }
}
