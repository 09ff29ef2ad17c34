package gradflow.job;

import gradflow.figure.FigureSpec;
import gradflow.verdict.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result of a {@link RunJob}.
 *
 * @param folder the result folder, with tables, figures, report and provenance
 * @param complete whether all runs are recorded and all tables written; if not, running the job
 *     again continues from the recorded runs
 * @param counts outcomes of the runs; empty if the job is not complete
 * @param figures the figures that could be drawn
 * @param verdict empty for a spec without one, and if the job is not complete
 */
public record RunOutcome(
    Path folder,
    boolean complete,
    Optional<RunCounts> counts,
    List<FigureSpec> figures,
    Optional<Verdict> verdict) {
  /** Copies the list of figures. */
  public RunOutcome {
    figures = List.copyOf(figures);
  }

  static RunOutcome incomplete(Path folder) {
    return new RunOutcome(folder, false, Optional.empty(), List.of(), Optional.empty());
  }

  /**
   * Returns whether the job is complete and no run failed. Runs that diverged count as finished:
   * divergence is a result.
   */
  public boolean succeeded() {
    return complete && counts.orElseThrow().failed() == 0;
  }
}
