package gradflow.linalg;

public final class SpectralNorm {
  private final Backend backend; private final Matrix m;
  public SpectralNorm(Backend backend, int n) { this.backend = backend; m = Matrix.zeros(n, n); }
  public double of(Resident p) { p.get(m); return backend.singularValues(m)[0]; }
}
