package gradflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.flow.DivergenceException;
import gradflow.init.Orthogonal;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.Adding;
import gradflow.task.Task;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final Task TASK = new Adding(12, Adding.Form.SUM);

  private static Model model(Cell cell, double gain) {
    Weights weights = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(1));
    for (String name : cell.layout().names()) {
      if (name.startsWith("W_hh")) {
        new Orthogonal(gain).fill(weights.block(name), name, new Seed(2));
      } else if (name.startsWith("W_ih")) {
        normals.fill(weights.block(name).data(), 0.5);
      }
    }
    weights.changed();
    Matrix v = Matrix.zeros(1, cell.hiddenSize());
    normals.fill(v.data(), 0.3);
    return new Model(cell, weights, Readout.of(TASK.target()), v, new double[1]);
  }

  private static Trainer trainer(Model model, Clipping clipping, long updates) {
    return new Trainer(
        model,
        TASK,
        new Trainer.Settings(
            8, updates, new Adam(0.01), new ConstantRate(), clipping, null, List.of()),
        new Seed(3),
        1L << 26);
  }

  private static double[] theta(Model model) {
    double[] theta = new double[model.size()];
    model.get(theta);
    return theta;
  }

  @Test
  void aGruLearnsToAdd() {
    Model model = model(new Gru(2, 16, Reset.BEFORE), 1);
    Trainer trainer = trainer(model, new NormClipping(1), 400);
    double last = 0;
    while (!trainer.done()) {
      last = trainer.update().loss();
    }
    assertThat(last).isLessThan(TASK.chanceLoss() / 3);
  }

  @Test
  void aRunThatGoesOnFromACheckpointEndsWithTheSameBits() throws IOException {
    Model whole = model(new Gru(2, 5, Reset.AFTER), 1);
    Trainer uninterrupted = trainer(whole, new NormClipping(1), 20);
    while (!uninterrupted.done()) {
      uninterrupted.update();
    }
    Model begun = model(new Gru(2, 5, Reset.AFTER), 1);
    Trainer first = trainer(begun, new NormClipping(1), 20);
    for (int k = 0; k < 9; k++) {
      first.update();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    first.save(new DataOutputStream(bytes));
    Model resumed = model(new Gru(2, 5, Reset.AFTER), 1);
    Trainer second = trainer(resumed, new NormClipping(1), 20);
    second.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(second.updates()).isEqualTo(9);
    while (!second.done()) {
      second.update();
    }
    assertThat(theta(resumed)).isEqualTo(theta(whole));
  }

  /** At gain 30 an identity net's gradient leaves the range of a double after 12 · 2 steps. */
  @Test
  void clippingSurvivesAGradientThatNoDoubleHolds() {
    Task longTask = new Adding(300, Adding.Form.SUM);
    for (boolean clipped : new boolean[] {true, false}) {
      Model model = model(new Rnn(2, 6, Activation.TANH), 1e3);
      model.weights().block("W_ih").fill(0);
      model.weights().changed();
      Trainer trainer =
          new Trainer(
              model,
              longTask,
              new Trainer.Settings(
                  4,
                  3,
                  new Sgd(0.01, 0),
                  new ConstantRate(),
                  clipped ? new NormClipping(1) : new NoClipping(),
                  null,
                  List.of()),
              new Seed(3),
              1L << 26);
      if (clipped) {
        Trainer.Update update = trainer.update();
        assertThat(update.logNorm()).isGreaterThan(1500);
        assertThat(update.clippedNorm())
            .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
      } else {
        double[] before = theta(model);
        assertThatThrownBy(trainer::update)
            .isInstanceOf(DivergenceException.class)
            .hasMessageContaining("gradient");
        assertThat(theta(model)).isEqualTo(before);
      }
    }
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    Model model = model(new Rnn(3, 4, Activation.TANH), 1);
    assertThatThrownBy(() -> trainer(model, new NoClipping(), 1))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("input_size");
  }
}
