package gradflow.bench;

import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.flow.ChainProduct;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.rng.UniformRandomProvider;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * ‖P_t‖₂ for all t of a chain P ← P J of 100 factors (f64): the bare chain, and the chain with the
 * norm of every product. Factors: gauss, 1.5 diag(1 − h²) W with h uniform and W Gaussian/√n;
 * nearorth, diag(1 − h²) Q with h = tanh(0.1 N(0, 1)). Times are per step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(ProductNormBench.STEPS)
public class ProductNormBench {
  static final int STEPS = 100;

  @Param({"64", "128", "256"})
  int n;

  @Param({"gauss", "nearorth"})
  String factors;

  private final StepJacobian[] jacobians = new StepJacobian[STEPS];
  private ChainProduct chain;
  private Tensor products;
  private final Tensor[] torchJ = new Tensor[STEPS];
  private final Tensor[] torchP = new Tensor[STEPS + 1];

  /** Draws the factors, and stops unless our norms are the peer's singular values to 1e-10. */
  @Setup
  public void setUp() {
    torch.set_num_threads(1);
    Normals normals = new Normals(new Seed(1));
    UniformRandomProvider uniform = new Seed(2).generator();
    Matrix w = Matrix.zeros(n, n);
    normals.fill(w.data(), 1.5 / Math.sqrt(n));
    if (factors.equals("nearorth")) {
      Backends.standard().qr(w, Matrix.zeros(n, n));
    }
    List<Part> parts = List.of(new Part("h", n));
    products = Tensor.create(new double[(STEPS + 1) * n * n], STEPS + 1, n, n);
    for (int t = 0; t <= STEPS; t++) {
      torchP[t] = products.select(0, t);
    }
    torchP[STEPS].copy_(Tensor.create(Matrix.identity(n).data(), n, n));
    for (int t = 0; t < STEPS; t++) {
      jacobians[t] = new StepJacobian(parts, n);
      double[] j = jacobians[t].dense(0).data();
      for (int i = 0; i < n; i++) {
        double h = factors.equals("gauss") ? uniform.nextDouble() : Math.tanh(0.1 * normals.next());
        for (int k = i * n; k < (i + 1) * n; k++) {
          j[k] = (1 - h * h) * w.data()[k];
        }
      }
      torchJ[t] = Tensor.create(j.clone(), n, n);
    }
    chain = new ChainProduct(Backends.standard(), parts, n);
    requireEqualNorms();
  }

  private void requireEqualNorms() {
    pytorchChain();
    DoublePointer sigma = new DoublePointer(torch.linalg_svdvals(products).data_ptr());
    chain.reset();
    double worst = 0;
    for (int t = STEPS - 1; t >= 0; t--) {
      chain.multiplyRight(t + 1, jacobians[t]);
      double reference = sigma.get((long) t * n);
      worst = Math.max(worst, Math.abs(chain.spectralNorm().toDouble() / reference - 1));
    }
    System.out.printf("largest relative error of a norm against svdvals: %.2g%n", worst);
    if (!(worst < 1e-10)) {
      throw new IllegalStateException("norms differ by " + worst);
    }
  }

  @Benchmark
  public ChainProduct gradflowChain() {
    chain.reset();
    for (int t = STEPS - 1; t >= 0; t--) {
      chain.multiplyRight(t + 1, jacobians[t]);
    }
    return chain;
  }

  @Benchmark
  public double gradflowChainAndNorms() {
    chain.reset();
    double sum = 0;
    for (int t = STEPS - 1; t >= 0; t--) {
      chain.multiplyRight(t + 1, jacobians[t]);
      sum += chain.spectralNorm().ln();
    }
    return sum;
  }

  @Benchmark
  public Tensor pytorchChain() {
    for (int t = STEPS - 1; t >= 0; t--) {
      torch.mm_out(torchP[t], torchP[t + 1], torchJ[t]);
    }
    return products;
  }

  /** The robust tuned way: P Pᵀ of all products at once, then its eigenvalues. */
  @Benchmark
  public double pytorchChainAndGram() {
    pytorchChain();
    try (Tensor transposed = products.transpose(1, 2);
        Tensor gram = products.bmm(transposed);
        Tensor values = torch.linalg_eigvalsh(gram);
        Tensor norms = values.select(1, n - 1).sqrt()) {
      return norms.sum().item().toDouble();
    }
  }

  @Benchmark
  public double pytorchChainAndSvd() {
    pytorchChain();
    try (Tensor values = torch.linalg_svdvals(products);
        Tensor norms = values.select(1, 0)) {
      return norms.sum().item().toDouble();
    }
  }
}
