package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.RunResult;
import gradflow.experiment.TrainingWatch;
import gradflow.figure.FigureSpec;
import gradflow.job.RunCounts;
import gradflow.job.RunListener;
import gradflow.result.ResultStore;
import gradflow.verdict.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Shows a job on the terminal: progress and notes on stderr, results on stdout. */
final class RunLines implements RunListener {
  private final Plan plan;
  private final Interruption interruption;
  private final boolean quiet;
  private final PrintWriter out;
  private final PrintWriter err;
  private RunProgress progress;

  /**
   * Creates the display of one job.
   *
   * @param quiet whether results are not printed
   */
  RunLines(Plan plan, Interruption interruption, boolean quiet, PrintWriter out, PrintWriter err) {
    this.plan = plan;
    this.interruption = interruption;
    this.quiet = quiet;
    this.out = out;
    this.err = err;
  }

  @Override
  public void note(String line) {
    err.println(line);
    err.flush();
  }

  @Override
  public TrainingWatch begins(ExperimentSpec spec, int recorded) {
    progress = RunProgress.of(spec, recorded);
    return progress.watch();
  }

  @Override
  public void finished(RunResult result) {
    progress.finished(result);
  }

  @Override
  public void ends() {
    if (progress != null) {
      progress.close();
    }
  }

  @Override
  public void complete() {
    interruption.letGo();
  }

  @Override
  public void written(ResultStore store, RunCounts counts, List<FigureSpec> figures, Path report) {
    if (!quiet) {
      Report.print(out, store, plan.experiment(), counts, figures);
      out.println("report: " + report);
      out.flush();
    }
    if (counts.seconds().trained()) {
      err.printf( // on stderr, as times differ from run to run
          Locale.ROOT,
          "time in all runs: %.1f s in updates, %.1f s in tests, %.1f s in probes"
              + " (%.1f %% of the time in updates)%n",
          counts.seconds().updates(),
          counts.seconds().tests(),
          counts.seconds().probes(),
          100 * counts.seconds().probesOverUpdates());
    }
  }

  @Override
  public void judged(Verdict verdict) {
    if (!quiet) {
      VerdictText.print(out, plan.verdict().orElseThrow(), verdict);
    }
  }
}
