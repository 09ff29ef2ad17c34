package gradflow.cli;

import gradflow.calibrate.CalibrationJson;
import gradflow.calibrate.RowOutcome;
import gradflow.check.Check;
import gradflow.files.AtomicFile;
import gradflow.job.CalibrateJob;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gradflow calibrate}: compares measurements with theory. */
@Command(
    name = "calibrate",
    description = {
      "Recomputes known results and compares; exit code 1 if one differs.",
    },
    footer = {
      "",
      "Tolerances: \"+-x\" is absolute. \"+-x (z se)\" is z standard errors of the mean",
      "over random draws; z is chosen so that chance alone makes one run in 1000 miss.",
      "\"<=\" and \">=\" are bounds. Random draws depend only on --seed and the row's id,",
      "so a row gives the same numbers alone and with others.",
      "",
      "Examples:",
      "  gradflow calibrate",
      "  gradflow calibrate --only A4,B --seed 7",
      "  gradflow calibrate --full --json calibration.json"
    })
final class CalibrateCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ROW,…",
      hideParamSyntax = true,
      description = "rows such as A4, or sections such as B (default: all)")
  private List<String> only = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of all random draws (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--full",
      description = "also compute large networks and long runs (many minutes)")
  private boolean full;

  @Option(names = "--json", paramLabel = "FILE", description = "also write everything as JSON")
  private Path json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "also write everything as an HTML page")
  private Path report;

  @CommandLine.Mixin private OpenOption open;

  @CommandLine.Mixin private ThreadsOption threads;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    int parallel = threads.count();
    Check.that(report != null || !open.asked(), "--open", "got it without --report=FILE");
    CalibrateJob job = new CalibrateJob(only, full, seed);
    RunCommand.warnOfFallback(command.commandLine().getErr());
    List<RowOutcome> outcomes;
    try (RowProgress progress = new RowProgress(job.size())) {
      outcomes = job.run(parallel, progress::finished);
    }
    CalibrationTable table =
        new CalibrationTable(command.commandLine().getOut(), job.calibration(), outcomes);
    table.print();
    if (report != null) {
      table.report(Repeat.of(command)).write(report);
      open.open(report, command.commandLine().getErr());
    }
    if (json != null) {
      AtomicFile.write(json, out -> CalibrationJson.write(out, job.calibration(), outcomes));
    }
    return code(outcomes);
  }

  /** Returns 1 if any row deviated or failed. */
  static int code(List<RowOutcome> outcomes) {
    boolean met = CalibrateJob.met(outcomes);
    return met ? Main.OK : Main.FAILED;
  }
}
