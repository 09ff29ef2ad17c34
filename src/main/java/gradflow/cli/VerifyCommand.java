package gradflow.cli;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.RunResult;
import gradflow.experiment.Runner;
import gradflow.experiment.TrainingWatch;
import gradflow.job.RunListener;
import gradflow.job.VerifyJob;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow verify}: runs a result folder's spec again and compares every table. */
@Command(
    name = "verify",
    description = "Reruns the spec of a result folder and compares the tables with those in it.",
    footer = {
      "",
      "Tables are first compared byte by byte. Other kernels may round differently, so",
      "numbers may differ by --tolerance, relative to the larger of the two.",
      "Differences below a floor count as rounding. The floor is a thousandth of the",
      "tolerance times a size: 1 for logarithms (*_nats, log10_*), the row's largest",
      "number in summary and choices, the column's largest number in the same run in",
      "all other tables. Times are not compared. The output names a backend, kernel,",
      "version or commit that differs from provenance.json. Nothing is written: the",
      "new tables stay in memory.",
      "",
      "Example:",
      "  gradflow verify results/01-vanishing-exploding/HASH"
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RESULT_DIR", description = "a folder written by gradflow run")
  private Path folder;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-6",
      description = "largest difference that still counts as equal (default: ${DEFAULT-VALUE})")
  private double tolerance;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    VerifyJob job = new VerifyJob(folder, tolerance);
    PrintWriter err = command.commandLine().getErr();
    if (!job.changedInputs().isEmpty()) {
      err.println("warning: input files have changed since the run: " + job.changedInputs());
    }
    Runner runner = new Runner(Runtime.getRuntime().availableProcessors());
    Optional<List<VerifyJob.Comparison>> tables;
    try (Interruption interruption = new Interruption(runner)) {
      tables = job.run(runner, new VerifyProgress(interruption));
      if (tables.isEmpty()) { // report before the process may end
        err.println("stopped; nothing was compared");
        return Main.FAILED;
      }
    }
    Screen out = new Screen(command.commandLine().getOut());
    job.otherOrigin().forEach(line -> out.line("OTHER    ", line, 0));
    for (VerifyJob.Comparison c : tables.get()) {
      String edited = c.edited() ? "; the file has changed since it was written" : "";
      out.line(c.same() ? "same     " : "DIFFERS  ", c.name() + ": " + c.diff() + edited, 0);
    }
    return tables.get().stream().allMatch(VerifyJob.Comparison::same) ? Main.OK : Main.FAILED;
  }

  /** Shows a bar or lines, without those of training runs. */
  private static final class VerifyProgress implements RunListener {
    private final Interruption interruption;
    private RunProgress progress;

    VerifyProgress(Interruption interruption) {
      this.interruption = interruption;
    }

    @Override
    public TrainingWatch begins(ExperimentSpec spec, int recorded) {
      progress = new RunProgress("verify", spec.size(), recorded);
      return TrainingWatch.NONE;
    }

    @Override
    public void finished(RunResult result) {
      progress.finished(result);
    }

    @Override
    public void ends() {
      progress.close();
    }

    @Override
    public void complete() {
      interruption.letGo();
    }
  }
}
