package gradflow.bench;

import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Scalar;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * An activation of 1024 numbers (f64, normal, deviation 2), alone and with its derivative: ours,
 * and PyTorch's in place, whose derivative comes from the value (1 − h², h (1 − h)) and not from
 * the pre-activation. Times are per 1024 numbers, so that microseconds are about nanoseconds a
 * number.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ActivationBench {
  private static final int N = 1024;

  @Param({"TANH", "SIGMOID"})
  Activation activation;

  private final Activations work = new Activations();
  private final double[] z = new double[N];
  private final double[] h = new double[N];
  private final double[] d = new double[N];
  private Tensor torchZ;
  private Tensor torchH;
  private Tensor torchD;
  private Scalar one;

  /** Stops unless both get the same values and derivatives. */
  @Setup
  public void setUp() {
    torch.set_num_threads(1);
    new Normals(new Seed(1)).fill(z, 2);
    torchZ = Tensor.create(z, N);
    torchH = Tensor.create(new double[N], N);
    torchD = Tensor.create(new double[N], N);
    one = new Scalar(1.0);
    gradflowWithDerivative();
    pytorchWithDerivative();
    DoublePointer values = new DoublePointer(torchH.data_ptr());
    DoublePointer slopes = new DoublePointer(torchD.data_ptr());
    for (int i = 0; i < N; i++) {
      if (Math.abs(values.get(i) - h[i]) > 1e-14 || Math.abs(slopes.get(i) - d[i]) > 1e-14) {
        throw new IllegalStateException("activations differ at " + z[i]);
      }
    }
  }

  @Benchmark
  public double[] gradflow() {
    activation.apply(work, z, h, N);
    return h;
  }

  @Benchmark
  public double[] gradflowWithDerivative() {
    activation.apply(work, z, h, d, N);
    return d;
  }

  @Benchmark
  public Tensor pytorch() {
    if (activation == Activation.TANH) {
      torch.tanh_out(torchH, torchZ);
    } else {
      torch.sigmoid_out(torchH, torchZ);
    }
    return torchH;
  }

  @Benchmark
  public Tensor pytorchWithDerivative() {
    pytorch();
    torch.mul_out(torchD, torchH, torchH);
    if (activation == Activation.TANH) {
      torchD.neg_().add_(one);
    } else {
      torchD.neg_().add_(torchH);
    }
    return torchD;
  }
}
