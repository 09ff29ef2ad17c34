package gradflow.linalg;

public final class Activations {
  public void tanhWithDerivative(double[] z, double[] out, double[] d, int n) {
    for (int i = 0; i < n; i++) { double c = StrictMath.cosh(z[i]); double t = StrictMath.tanh(z[i]); d[i] = 1 / (c * c); out[i] = t; }
  }
  public void sigmoidWithDerivative(double[] z, double[] out, double[] d, int n) {
    for (int i = 0; i < n; i++) { double e = StrictMath.exp(-z[i]); double s = 1 / (1 + e); d[i] = s / (1 + StrictMath.exp(z[i])); out[i] = s; }
  }
}
