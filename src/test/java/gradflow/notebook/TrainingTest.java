package gradflow.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Gru;
import gradflow.cell.Reset;
import gradflow.check.BadArgument;
import gradflow.measure.GateStatistics;
import gradflow.measure.LossGradientNorms;
import gradflow.measure.Slope;
import gradflow.table.Table;
import gradflow.task.DelayedRecall;
import gradflow.task.When;
import gradflow.task.WhiteNoise;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A training of the notebook is that of the experiment package, and its probes can be read. */
class TrainingTest {
  private static Trained trained() {
    DelayedRecall task = new DelayedRecall(12, 3, When.LAST);
    return GradientFlow.of(new Gru(task.inputSize(), 6, Reset.AFTER))
        .learn(task)
        .updates(20)
        .batch(8)
        .rate(0.01)
        .clip(1)
        .probe(10, new LossGradientNorms(), new GateStatistics(0.05), new Slope(2, 0))
        .run();
  }

  @Test
  void probesAreCurvesByUpdate() {
    Trained trained = trained();
    assertThat(trained.outcome().label()).isEqualTo("completed");
    Table rows = trained.lossGradients().table();
    assertThat(rows.texts("after_update")).contains("0", "10", "20").hasSize(3 * 13 * 4);
    assertThat(trained.gates().plot().figure().panels()).hasSize(2);
    assertThat(trained.slope().table().texts("after_update")).containsExactly("0", "10", "20");
    assertThat(trained.summary().numbers().get("slope_nats_per_step_after"))
        .isEqualTo(trained.slope().table().numbers("slope_nats_per_step")[2]);
    assertThat(trained.toString()).contains("after 20 updates (completed)", "chance");
    assertThatThrownBy(trained::stepNorms)
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("was not measured in training");
  }

  @Test
  void theCourseOfTrainingIsARowAnUpdate() {
    Trained trained = trained();
    assertThat(trained.loss().table().rows()).isEqualTo(20);
    assertThat(trained.gradientNorm().table().numbers("log10_gradient_norm")).hasSize(20);
    assertThat(trained.error().table().rows()).isEqualTo(10);
    assertThat(trained.loss().plot().toString()).contains("chance");
  }

  @Test
  void theTrainedCellIsHandedBack() {
    Trained trained = trained();
    Trained again = trained();
    double[] u = trained.flow().weights().block("W_hh_n").data();
    assertThat(u).isEqualTo(again.flow().weights().block("W_hh_n").data());
    double[] start = GradientFlow.of(trained.flow().cell()).weights().block("W_hh_n").data();
    assertThat(u).isNotEqualTo(start);
    assertThat(trained.flow().on(10).productNorms().table().rows()).isPositive();
    assertThatThrownBy(() -> trained.flow().learn(new DelayedRecall(12, 3, When.LAST)))
        .isInstanceOf(BadArgument.class);
  }

  /** A notebook's button interrupts the cell's thread. */
  @Test
  void interruptingStopsTrainingsAndMeasurements() throws InterruptedException {
    DelayedRecall task = new DelayedRecall(12, 3, When.LAST);
    GradientFlow flow = GradientFlow.of(new Gru(task.inputSize(), 6, Reset.AFTER));
    Unrolled unrolled = flow.on(new WhiteNoise(1), 300_000);
    for (Runnable work :
        List.<Runnable>of(
            () -> flow.learn(task).updates(1_000_000).run(), () -> unrolled.exponents())) {
      Throwable[] thrown = {null};
      Thread cell = new Thread(work);
      cell.setUncaughtExceptionHandler((t, e) -> thrown[0] = e);
      cell.start();
      Thread.sleep(500);
      assertThat(cell.isAlive()).as("it goes on until it is interrupted").isTrue();
      cell.interrupt();
      cell.join(20_000);
      assertThat(cell.isAlive()).isFalse();
      assertThat(thrown[0]).hasMessageContaining("interrupted");
    }
  }
}
