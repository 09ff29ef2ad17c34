package gradflow.graph;

import gradflow.linalg.Activation;

/**
 * Evaluates y = φ(x) with gradflow's own nonlinearities. Results are bit-identical on every
 * machine. Slopes are computed from x, so they keep their relative accuracy where φ saturates.
 *
 * @param phi φ
 */
record Activated(Activation phi) implements Rule {
  @Override
  public void forward(Operands v) {
    phi.apply(v.activations(), v.in(0), v.out(), v.out().length);
  }

  @Override
  public void reverse(Operands v) {
    double[] bar = v.inBar(0);
    if (bar == null) {
      return;
    }
    double[] yBar = v.outBar();
    double[] value = v.scratch(0, yBar.length);
    double[] slope = v.scratch(1, yBar.length);
    phi.apply(v.activations(), v.in(0), value, slope, yBar.length);
    for (int k = 0; k < bar.length; k++) {
      bar[k] += yBar[k] * slope[k];
    }
  }
}
