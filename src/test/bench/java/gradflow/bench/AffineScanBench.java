package gradflow.bench;

import gradflow.cell.Block;
import gradflow.cell.Candidate;
import gradflow.cell.Cell;
import gradflow.cell.LinearOutput;
import gradflow.cell.Lru;
import gradflow.cell.MinGru;
import gradflow.cell.Weights;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.WhiteNoise;
import gradflow.team.Team;
import java.util.concurrent.TimeUnit;
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

/** The states of affine cells over 10 000 steps, on one thread and on two (f64, all steps). */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(1)
public class AffineScanBench {
  @Param({"mingru", "lru"})
  String cell = "mingru";

  @Param({"256", "1024"})
  int units = 256;

  @Param({"1", "64"})
  int inputs = 64;

  @Param("10000")
  int steps = 10_000;

  private Trajectory trajectory;

  /** Draws weights and inputs. */
  @Setup
  public void setUp() {
    Cell net =
        cell.equals("lru")
            ? new Lru(inputs, units, LinearOutput.STATE)
            : new MinGru(inputs, units, Candidate.G);
    Weights w = Weights.zeros(net.layout());
    for (Block b : net.layout().blocks()) {
      new Normals(new Seed(1).child(b.name())).fill(w.block(b.name()).data(), 0.5 / inputs);
    }
    w.changed();
    Sequence x = Sequence.of(inputs, 1, new WhiteNoise(1).inputs(steps, inputs, 1, new Seed(2)));
    MemoryPlan plan = new MemoryPlan(steps, 500, 0);
    trajectory = new Trajectory(net, w, x, Matrix.zeros(net.stateSize(), 1), plan);
  }

  /** One thread, step by step. */
  @Benchmark
  public double oneThread() {
    return run();
  }

  /** Two threads. */
  @Benchmark
  public double twoThreads() {
    return Team.with(2, this::run);
  }

  private double run() {
    double[] last = {0};
    trajectory.forward((t, tape) -> last[0] = tape.output()[0]);
    return last[0];
  }
}
