package gradflow.bench;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One product of two n x n matrices (f64): libtorch against OpenBLAS, in one JVM. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GemmBench {
  @Param("128")
  int n;

  private DoublePointer a;
  private DoublePointer b;
  private DoublePointer c;
  private Tensor torchA;
  private Tensor torchB;
  private Tensor torchC;

  /** Gives both sides the same numbers, and stops unless both get the same product. */
  @Setup
  public void setUp() {
    int threads = Integer.parseInt(System.getenv().getOrDefault("OMP_NUM_THREADS", "1"));
    torch.set_num_threads(threads);
    SplittableRandom random = new SplittableRandom(1);
    double[] left = random.doubles((long) n * n).toArray();
    double[] right = random.doubles((long) n * n).toArray();
    a = new DoublePointer(left);
    b = new DoublePointer(right);
    c = new DoublePointer((long) n * n);
    torchA = Tensor.create(left, n, n);
    torchB = Tensor.create(right, n, n);
    torchC = Tensor.create(new double[n * n], n, n);
    openblas();
    libtorch();
    DoublePointer other = new DoublePointer(torchC.data_ptr());
    for (long i = 0; i < (long) n * n; i++) {
      if (Math.abs(c.get(i) - other.get(i)) > 1e-10 * n) {
        throw new IllegalStateException("products differ at entry " + i);
      }
    }
  }

  @TearDown
  public void tearDown() {
    a.close();
    b.close();
    c.close();
    torchA.close();
    torchB.close();
    torchC.close();
  }

  @Benchmark
  public void openblas() {
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0, a, n, b, n, 0.0, c, n);
  }

  @Benchmark
  public void libtorch() {
    torch.mm_out(torchC, torchA, torchB).close();
  }
}
