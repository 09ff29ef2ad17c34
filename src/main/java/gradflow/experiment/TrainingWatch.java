package gradflow.experiment;

import gradflow.measure.MeasureValue;
import gradflow.train.Trainer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Receives the progress of trainings and of long measurements, on the thread of each run. What it
 * does changes no result, and it must not throw.
 */
public interface TrainingWatch {
  /** Takes no notice. */
  TrainingWatch NONE = new TrainingWatch() {};

  /**
   * A training begins.
   *
   * @param updates that were done before: 0, or those of the checkpoint that it goes on from
   */
  default void began(PlannedRun run, long updates) {}

  /** An update was done. */
  default void updated(PlannedRun run, Trainer.Update update) {}

  /**
   * The validation sequences were looked at.
   *
   * @param updates done so far
   * @param loss mean over the sequences
   * @param error share of them that are wrong
   */
  default void evaluated(PlannedRun run, long updates, double loss, double error) {}

  /**
   * The measures looked.
   *
   * @param updates done so far
   */
  default void probed(PlannedRun run, long updates, List<MeasureValue> values) {}

  /**
   * Rows were added to a table of the run, the number of updates done in their first column. Of a
   * training that goes on from a checkpoint, all rows before it come first.
   */
  default void recorded(PlannedRun run, MeasureValue.Series rows) {}

  /**
   * Steps of a run that measures are done.
   *
   * @param pass forward, backward or adjoint
   * @param done steps of the pass
   * @param total all its steps
   */
  default void stepped(PlannedRun run, String pass, int done, int total) {}

  /** It ended. */
  default void ended(PlannedRun run, Outcome outcome) {}

  /** Passes everything on to several receivers, in order. */
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
