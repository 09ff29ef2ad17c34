package gradflow.bench;

import gradflow.cell.Candidate;
import gradflow.cell.MinGru;
import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.flow.BlockRun;
import gradflow.flow.ChainProduct;
import gradflow.flow.Sequence;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.WhiteNoise;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * ‖P_{T,t}‖₂ for all t of a mingru over 10 000 steps (f64): from its Jacobians as bands, and from
 * the same Jacobians as matrices. Times are of all steps. The setup stops unless both agree to
 * 1e-12.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
@Fork(1)
public class StructuredProductBench {
  @Param("10000")
  int steps = 10_000;

  @Param("256")
  int n = 256;

  private List<Part> parts;
  private double[][] gates;

  /** Draws weights and inputs, and compares the norms. */
  @Setup
  public void setUp() {
    MinGru cell = new MinGru(1, n, Candidate.LINEAR);
    Weights w = Weights.zeros(cell.layout());
    new Normals(new Seed(1)).fill(w.block("W_ih_z").data(), 1);
    w.changed();
    parts = cell.parts();
    gates = new double[steps + 1][n];
    Sequence x = Sequence.of(1, 1, new WhiteNoise(1).inputs(steps, 1, 1, new Seed(2)));
    new BlockRun(cell, w, x, Matrix.zeros(n, 1))
        .backward(
            (t, sample, j) -> {
              for (int k = 0; k < n; k++) {
                gates[t][k] = j.self(k);
              }
            });
    double[] bands = structured();
    double[] matrices = dense();
    double worst = 0;
    for (int t = 0; t < steps; t++) {
      worst =
          Math.max(worst, Math.abs(bands[t] - matrices[t]) / Math.max(1, Math.abs(matrices[t])));
    }
    System.out.printf("largest difference of ln of a norm, relative: %.2g%n", worst);
    if (!(worst < 1e-12)) {
      throw new IllegalStateException("norms differ by " + worst);
    }
  }

  /** ln of the norms, from bands. */
  @Benchmark
  public double[] structured() {
    StepJacobian j = StepJacobian.banded(parts, 1);
    return norms(j, gate -> System.arraycopy(gate, 0, j.bands()[0], 0, n));
  }

  /** ln of the norms, from matrices. */
  @Benchmark
  public double[] dense() {
    StepJacobian j = new StepJacobian(parts, n);
    return norms(
        j,
        gate -> {
          double[] entries = j.dense(0).data();
          for (int k = 0; k < n; k++) {
            entries[k * (n + 1)] = gate[k];
          }
        });
  }

  private double[] norms(StepJacobian j, Consumer<double[]> fill) {
    ChainProduct p = ChainProduct.of(Backends.standard(), parts, j, SpectralNorm.SHARPEST);
    double[] ln = new double[steps];
    for (int t = steps; t > 0; t--) {
      fill.accept(gates[t]);
      p.multiplyRight(t, j);
      ln[t - 1] = p.spectralNorm().ln();
    }
    return ln;
  }
}
