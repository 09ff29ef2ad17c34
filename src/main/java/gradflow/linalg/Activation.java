package gradflow.linalg;

public enum Activation {
  TANH, RELU, SIGMOID, IDENTITY;
  public void apply(Activations a, double[] z, double[] out, double[] d, int n) {
    switch (this) {
      case TANH -> a.tanhWithDerivative(z, out, d, n);
      case SIGMOID -> a.sigmoidWithDerivative(z, out, d, n);
      case RELU -> { for (int i = 0; i < n; i++) { d[i] = z[i] > 0 ? 1 : 0; out[i] = Math.max(z[i], 0); } }
      default -> { for (int i = 0; i < n; i++) { d[i] = 1; out[i] = z[i]; } }
    }
  }
  public double maxSlope() { return this == SIGMOID ? 0.25 : 1; }
}
