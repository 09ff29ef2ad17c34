package gradflow.graph;

import gradflow.linalg.Activations;

/** The arrays of a node whose inputs are all constants. */
final class ConstantOperands implements Operands {
  private final Value[] in;
  private final double[] out;
  private final double[][] scratch = new double[4][0];

  ConstantOperands(Value[] in, double[] out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public double[] in(int k) {
    return in[k].constant().values();
  }

  @Override
  public boolean wide(int k) {
    return false;
  }

  @Override
  public double[] out() {
    return out;
  }

  @Override
  public double[] inBar(int k) {
    return null;
  }

  @Override
  public double[] outBar() {
    throw new IllegalStateException("a constant has no adjoint");
  }

  @Override
  public double[] scratch(int k, int size) {
    if (scratch[k].length < size) {
      scratch[k] = new double[size];
    }
    return scratch[k];
  }

  @Override
  public Activations activations() {
    return new Activations();
  }

  @Override
  public void multiply(int k, boolean transposed, double[] x, double[] y) {
    throw new IllegalStateException("a product of constants is a contraction");
  }

  @Override
  public void addOuter(int k, double[] left, double[] right) {
    throw new IllegalStateException("a constant has no adjoint");
  }
}
