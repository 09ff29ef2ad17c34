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

  /** Something that a person should know, on one line. */
  default void note(String line) {}

  /**
   * The runs begin.
   *
   * @param recorded runs that are done already
   * @return receives the progress of trainings
   */
  default TrainingWatch begins(ExperimentSpec spec, int recorded) {
    return TrainingWatch.NONE;
  }

  /** A run has ended. Called by one thread at a time. */
  default void finished(RunResult result) {}

  /** No further run ends. Also called if the job fails. */
  default void ends() {}

  /**
   * All runs are recorded. From now on the process may end at any time: files appear whole or not
   * at all.
   */
  default void complete() {}

  /**
   * The tables, figures and the report are written.
   *
   * @param store the result, which is open during the call
   * @param figures those that could be drawn
   */
  default void written(
      ResultStore store, RunCounts counts, List<FigureSpec> figures, Path report) {}

  /** The verdict is decided; not called for a spec without one. */
  default void judged(Verdict verdict) {}
}
