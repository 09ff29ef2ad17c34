package gradflow.theory;

import gradflow.linalg.Activation;
import java.util.function.DoubleBinaryOperator;

/**
 * phi(a) and phi'(a) at the nodes of a trapezoidal rule over a ~ N(m, s²), |a - m| &lt;= 8 s. As in
 * {@link GaussianAverage}, the spacing is ½ s or ½, whichever is smaller.
 */
final class GateNodes {
  private static final double WIDTH = 8;

  private final double[] value;
  private final double[] slope;
  private final double[] complement;
  private final double[] weight;

  /** Creates the nodes of phi(a), a ~ N(mean, variance). */
  GateNodes(Activation phi, double mean, double variance) {
    double deviation = Math.sqrt(variance);
    double h = Math.min(0.5, 0.5 / deviation);
    int each = variance == 0 ? 0 : (int) Math.ceil(WIDTH / h);
    int n = 2 * each + 1;
    value = new double[n];
    slope = new double[n];
    complement = new double[n];
    weight = new double[n];
    double sum = 0;
    for (int k = 0; k < n; k++) {
      double z = (k - each) * h;
      value[k] = phi.value(mean + deviation * z);
      slope[k] = phi.derivative(mean + deviation * z);
      complement[k] = phi.complement(mean + deviation * z);
      weight[k] = each == 0 ? 1 : StrictMath.exp(-0.5 * z * z);
      sum += weight[k];
    }
    for (int k = 0; k < n; k++) {
      weight[k] /= sum;
    }
  }

  int size() {
    return value.length;
  }

  double value(int k) {
    return value[k];
  }

  double slope(int k) {
    return slope[k];
  }

  double weight(int k) {
    return weight[k];
  }

  /** Returns {@code 1 - E v²}. */
  double lostSquare() {
    double sum = 0;
    for (int k = 0; k < value.length; k++) {
      sum += weight[k] * complement[k] * (1 + value[k]);
    }
    return sum;
  }

  /** Returns E w(v, v_1). */
  double mean(DoubleBinaryOperator w) {
    double sum = 0;
    for (int k = 0; k < value.length; k++) {
      sum += weight[k] * w.applyAsDouble(value[k], slope[k]);
    }
    return sum;
  }
}
