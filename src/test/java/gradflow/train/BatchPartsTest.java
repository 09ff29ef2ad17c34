package gradflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.DivergenceException;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.Batch;
import gradflow.task.Target;
import gradflow.team.Team;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A batch in parts: the bits do not depend on the number of threads, and the sum is the whole's.
 */
class BatchPartsTest {
  private static final int T = 7;
  private static final int BATCH = 11;

  @Test
  void parts_have_the_same_bits_on_any_number_of_threads_and_add_up() {
    for (Target target : List.of(Target.REAL, Target.CLASS)) {
      for (Truncation truncation : new Truncation[] {null, new Truncation(2, 4)}) {
        double[] alone = pass(model(target), target, truncation, 3, 1);
        for (int threads : new int[] {2, 3, 8}) {
          assertThat(pass(model(target), target, truncation, 3, threads)).isEqualTo(alone);
        }
        double[] whole = pass(model(target), target, truncation, 1, 1);
        for (int k = 0; k < whole.length; k++) {
          assertThat(alone[k]).isCloseTo(whole[k], within(1e-13));
        }
      }
    }
  }

  @Test
  void how_many_parts_there_are_depends_on_sizes_alone() {
    assertThat(BatchParts.count(new Lstm(2, 128), 1000)).isEqualTo(1);
    Cell large = new Rnn(2, 400, Activation.TANH);
    assertThat(BatchParts.count(large, 31)).isEqualTo(1);
    assertThat(BatchParts.count(large, 32)).isEqualTo(2);
    assertThat(BatchParts.count(large, 100)).isEqualTo(6);
  }

  /** One sample grows faster than the rest: its step is named, whichever part it is in. */
  @Test
  void the_earliest_divergence_is_reported() {
    Model model = model(new Rnn(1, 1, Activation.IDENTITY), Target.REAL);
    model.weights().block("W_hh").data()[0] = 1e40;
    model.weights().block("W_ih").data()[0] = 1;
    model.weights().changed();
    double[][] x = new double[20][BATCH];
    double[][] y = new double[20][BATCH];
    Arrays.fill(x[0], 1);
    x[0][BATCH - 1] = 1e200;
    assertThatThrownBy(() -> backPropagation(model, null, 3).run(new Batch(x, y)))
        .isInstanceOfSatisfying(
            DivergenceException.class,
            e -> {
              assertThatThrownBy(() -> backPropagation(model, null, 1).run(new Batch(x, y)))
                  .hasMessage(e.getMessage());
              assertThat(e.step()).isLessThan(6);
            });
  }

  /** Memory of the size of the parameters, which the collector has to make anew, is slow. */
  @Test
  void a_second_pass_allocates_less_than_its_parameters() {
    Model model = model(new Rnn(2, 100, Activation.TANH), Target.REAL);
    Batch data = data(Target.REAL);
    for (int parts : new int[] {1, 2}) {
      BackPropagation pass = backPropagation(model, null, parts);
      pass.run(data);
      ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().getId();
      long before = bean.getThreadAllocatedBytes(thread);
      pass.run(data);
      assertThat(bean.getThreadAllocatedBytes(thread) - before).isLessThan(8L * model.size());
    }
  }

  private static BackPropagation backPropagation(Model model, Truncation truncation, int parts) {
    return new BackPropagation(model, BATCH, BATCH, parts, 0.1, truncation, 1L << 26, List.of());
  }

  /** Loss, wrong samples, gradient; after a first pass with other weights. */
  private static double[] pass(
      Model model, Target target, Truncation truncation, int parts, int threads) {
    BackPropagation pass = backPropagation(model, truncation, parts);
    return Team.with(
        threads,
        () -> {
          pass.run(data(target));
          double[] theta = new double[model.size()];
          model.get(theta);
          for (int k = 0; k < theta.length; k++) {
            theta[k] *= 0.75;
          }
          model.set(theta);
          BackPropagation.Pass found = pass.run(data(target));
          BackPropagation.Pass forward = pass.forward(data(target));
          assertThat(forward.loss()).isCloseTo(found.loss(), within(1e-14));
          assertThat(forward.wrong()).isEqualTo(found.wrong());
          double[] all = Arrays.copyOf(pass.gradient().plain(), model.size() + 2);
          all[model.size()] = found.loss();
          all[model.size() + 1] = found.wrong();
          return all;
        });
  }

  private static Model model(Target target) {
    return model(new Lstm(2, 5), target);
  }

  private static Model model(Cell cell, Target target) {
    Weights weights = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(1));
    cell.layout().names().forEach(n -> normals.fill(weights.block(n).data(), 0.5));
    weights.changed();
    Matrix v = Matrix.zeros(target == Target.CLASS ? 3 : 1, cell.hiddenSize());
    normals.fill(v.data(), 1);
    return new Model(cell, weights, Readout.of(target), v, new double[v.rows()]);
  }

  private static Batch data(Target target) {
    Normals normals = new Normals(new Seed(2));
    double[][] x = new double[T][2 * BATCH];
    double[][] y = new double[T][];
    for (int t = 0; t < T; t++) {
      normals.fill(x[t], 1);
      y[t] = t % 2 == 0 ? new double[BATCH] : null;
      for (int b = 0; y[t] != null && b < BATCH; b++) {
        y[t][b] = target == Target.CLASS ? (t + b) % 3 : normals.next();
      }
    }
    return new Batch(x, y);
  }
}
