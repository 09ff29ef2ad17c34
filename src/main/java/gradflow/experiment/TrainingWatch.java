package gradflow.experiment;

import gradflow.measure.MeasureValue;
import gradflow.train.Trainer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Receives the progress of training runs and of long measurements, on the thread of each run. It
 * must not affect results and must not throw.
 */
public interface TrainingWatch {
  /** Ignores all events. */
  TrainingWatch NONE = new TrainingWatch() {};

  /**
   * Training begins.
   *
   * @param updates completed before: 0, or those of the checkpoint from which it is resumed
   */
  default void began(PlannedRun run, long updates) {}

  /** An update was completed. */
  default void updated(PlannedRun run, Trainer.Update update) {}

  /**
   * The validation sequences were evaluated.
   *
   * @param updates completed so far
   * @param loss mean over the sequences
   * @param error fraction of wrong sequences
   */
  default void evaluated(PlannedRun run, long updates, double loss, double error) {}

  /**
   * The measures were applied.
   *
   * @param updates completed so far
   */
  default void probed(PlannedRun run, long updates, List<MeasureValue> values) {}

  /**
   * Rows were added to a table of the run; the first column holds the number of completed updates.
   * If training is resumed from a checkpoint, all earlier rows are passed first.
   */
  default void recorded(PlannedRun run, MeasureValue.Series rows) {}

  /**
   * Steps of a measuring run were completed.
   *
   * @param pass forward, backward or adjoint
   * @param done completed steps of the pass
   * @param total all steps of the pass
   */
  default void stepped(PlannedRun run, String pass, int done, int total) {}

  /** The run ended. */
  default void ended(PlannedRun run, Outcome outcome) {}

  /** Returns a watch that passes all events to several receivers, in order. */
  static TrainingWatch all(List<TrainingWatch> watches) {
    List<TrainingWatch> each = List.copyOf(watches);
    return new TrainingWatch() {
      private void tell(Consumer<TrainingWatch> event) {
        each.forEach(event);
      }

      @Override
      public void began(PlannedRun run, long updates) {
        tell(w -> w.began(run, updates));
      }

      @Override
      public void updated(PlannedRun run, Trainer.Update update) {
        tell(w -> w.updated(run, update));
      }

      @Override
      public void evaluated(PlannedRun run, long updates, double loss, double error) {
        tell(w -> w.evaluated(run, updates, loss, error));
      }

      @Override
      public void probed(PlannedRun run, long updates, List<MeasureValue> values) {
        tell(w -> w.probed(run, updates, values));
      }

      @Override
      public void recorded(PlannedRun run, MeasureValue.Series rows) {
        tell(w -> w.recorded(run, rows));
      }

      @Override
      public void stepped(PlannedRun run, String pass, int done, int total) {
        tell(w -> w.stepped(run, pass, done, total));
      }

      @Override
      public void ended(PlannedRun run, Outcome outcome) {
        tell(w -> w.ended(run, outcome));
      }
    };
  }
}
