package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gradients;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Stack;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.linalg.Activation;
import gradflow.rng.Seed;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A step of the backward pass allocates nothing: products, their norms, adjoints and parameter
 * gradients.
 */
class AllocationTest {
  private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<Cell> cells() {
    return Stream.of(
        new Rnn(2, 20, Activation.TANH, 0.5),
        new Lstm(2, 20),
        new Gru(2, 20, Reset.AFTER),
        new Stack(
            List.of(
                new Gru(2, 12, Reset.BEFORE),
                new Lstm(12, 8, Forget.PRESENT, true, Activation.TANH, Activation.TANH),
                new Rnn(8, 20, Activation.TANH, 0.5))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void productsAndTheirNorms(Cell cell) {
    Weights w = Walk.gaussian(cell, 1.2, new Seed(1));
    Tape tape = tape(cell, w);
    StepJacobian j = cell.newJacobian();
    ChainProduct p = new ChainProduct(w.backend(), cell.parts(), j.denseColumns());
    double[] sum = new double[1];
    long bytes =
        leastBytes(
            () -> {
              cell.jacobian(w, tape, 0, j);
              p.multiplyRight(1, j);
              sum[0] += p.spectralNorm().mantissa() + p.blockSpectralNorm(0).mantissa();
            });
    // the two norms are small records that the caller keeps: at most 2 x 32 bytes
    assertThat(bytes).isLessThanOrEqualTo(64 * 20);
    assertThat(sum[0]).isPositive();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void adjointsAndParameterGradients(Cell cell) {
    Weights w = Walk.gaussian(cell, 1.2, new Seed(1));
    Tape tape = tape(cell, w);
    AdjointSweep sweep = new AdjointSweep(cell, w, 1, Gradients.of(w));
    int output = cell.outputIndex();
    double[] v = new double[20];
    v[0] = 1;
    long bytes =
        leastBytes(
            () -> {
              sweep.add(output, v);
              sweep.step(1, tape);
            });
    assertThat(bytes).isZero();
  }

  private static Tape tape(Cell cell, Weights w) {
    Tape tape = new Tape(cell, 1);
    tape.setBefore(Walk.state(cell, 1, new Seed(2)));
    cell.step(w, tape);
    return tape;
  }

  /**
   * Bytes of the leanest of many rounds of 20 calls: the compiler needs some before it sees that
   * nothing escapes.
   */
  private static long leastBytes(Runnable call) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 400 && least > 0; round++) {
      long start = BEAN.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int k = 0; k < 20; k++) {
        call.run();
      }
      least = Math.min(least, BEAN.getThreadAllocatedBytes(Thread.currentThread().getId()) - start);
    }
    return least;
  }
}
