package gradflow.job;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.RunResult;
import gradflow.experiment.TrainingWatch;
import gradflow.figure.FigureSpec;
import gradflow.result.ResultStore;
import gradflow.verdict.Verdict;
import java.nio.file.Path;
import java.util.List;

/** Receives the progress of a {@link RunJob}. Every method does nothing by default. */
public interface RunListener {
  /** Ignores everything. */
  RunListener SILENT = new RunListener() {};

  /** Receives a note for the user, on one line. */
  default void note(String line) {}

  /**
   * Called when the runs begin.
   *
   * @param recorded number of runs that are already done
   * @return a receiver of the progress of trainings
   */
  default TrainingWatch begins(ExperimentSpec spec, int recorded) {
    return TrainingWatch.NONE;
  }

  /** Called when a run has ended, by one thread at a time. */
  default void finished(RunResult result) {}

  /** Called when no further runs will end, also if the job fails. */
  default void ends() {}

  /**
   * Called when all runs are recorded. From then on, the process may be stopped at any time, since
   * files are written atomically.
   */
  default void complete() {}

  /**
   * Called when the tables, the figures and the report have been written.
   *
   * @param store the results, open during the call
   * @param figures the figures that could be drawn
   */
  default void written(
      ResultStore store, RunCounts counts, List<FigureSpec> figures, Path report) {}

  /** Called when the verdict has been decided; not called for a spec without one. */
  default void judged(Verdict verdict) {}
}
