package gradflow.graph;

import java.util.Arrays;

/**
 * Evaluates y[o] = Σ_s Π_k x_k[o, s]: a sum of products over common indices, as in Einsum.
 *
 * @param ofOutput for each factor and each entry of y, offset of the first term
 * @param ofSum for each factor and each term of the sum, offset relative to the first term
 */
record Contraction(int[][] ofOutput, int[][] ofSum) implements Rule {
  @Override
  public void forward(Operands v) {
    double[] y = v.out();
    Arrays.fill(y, 0);
    int lanes = v.lanes();
    double[] product = v.scratch(0, lanes);
    int terms = ofSum[0].length;
    for (int o = 0; o < ofOutput[0].length; o++) {
      for (int s = 0; s < terms; s++) {
        multiplyAll(v, o, s, -1, product);
        for (int k = 0; k < lanes; k++) {
          y[o * lanes + k] += product[k];
        }
      }
    }
  }

  @Override
  public void reverse(Operands v) {
    double[] yBar = v.outBar();
    int lanes = v.lanes();
    double[] product = v.scratch(0, lanes);
    for (int f = 0; f < ofSum.length; f++) {
      double[] bar = v.inBar(f);
      if (bar == null) {
        continue;
      }
      for (int o = 0; o < ofOutput[0].length; o++) {
        for (int s = 0; s < ofSum[0].length; s++) {
          multiplyAll(v, o, s, f, product);
          int at = ofOutput[f][o] + ofSum[f][s];
          for (int k = 0; k < lanes; k++) {
            bar[v.wide(f) ? at * lanes + k : at] += yBar[o * lanes + k] * product[k];
          }
        }
      }
    }
  }

  /** Multiplies all factors but one. */
  private void multiplyAll(Operands v, int o, int s, int but, double[] product) {
    int lanes = product.length;
    Arrays.fill(product, 1);
    for (int f = 0; f < ofSum.length; f++) {
      if (f == but) {
        continue;
      }
      double[] x = v.in(f);
      int at = ofOutput[f][o] + ofSum[f][s];
      if (v.wide(f)) {
        for (int k = 0; k < lanes; k++) {
          product[k] *= x[at * lanes + k];
        }
      } else {
        double c = x[at];
        for (int k = 0; k < lanes; k++) {
          product[k] *= c;
        }
      }
    }
  }
}
