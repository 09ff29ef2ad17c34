package gradflow.cli;

import gradflow.analysis.Finding;
import gradflow.check.Check;
import gradflow.check.Visible;
import gradflow.files.PlainJson;
import gradflow.io.GivenLoss;
import gradflow.live.Live;
import gradflow.live.LiveRun;
import gradflow.run.AuditEntry;
import gradflow.run.RunAnalysis;
import gradflow.run.RunFolder;
import gradflow.run.RunReport;
import gradflow.run.RunWatch;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;

/** {@code gradflow analyze} of a folder: the history of a run, and its audit. */
final class RunFolderAnalysis {
  @CommandLine.Option(
      names = "--json",
      description = "for a run folder: print one JSON object, not text")
  private boolean json;

  @CommandLine.Option(
      names = "--results",
      paramLabel = "DIR",
      description =
          "for a run folder: folder for the measurements, so that the next call measures only new checkpoints (default: gradflow/runs in the user's cache folder; the run folder is written to only if it is named here)")
  private Path results;

  @CommandLine.Option(
      names = "--no-results",
      description = "for a run folder: store nothing, and measure every checkpoint")
  private boolean keepNothing;

  @CommandLine.Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "for a run folder: number of parallel checkpoints (default: the number of cores)")
  private Integer threads;

  @CommandLine.Option(
      names = "--watch",
      description =
          "for a run folder: follow the training and print a line for every new checkpoint, until the run finishes or Ctrl-C")
  private boolean watch;

  @CommandLine.Mixin private LiveOption live;

  /** Whether an option was given that applies only to a folder. */
  boolean any() {
    return json || results != null || keepNothing || threads != null || watch || live.asked();
  }

  /** Whether the folder may be created later. */
  boolean watches() {
    return watch;
  }

  /** Runs the analysis. */
  int run(
      Path folder, Optional<GivenLoss> loss, OpenOption open, CommandLine command, Stdout stdout) {
    Check.that(watch || !live.asked(), "--live", "got it without --watch");
    PrintWriter out = command.getOut();
    PrintWriter err = command.getErr();
    int count = ThreadsOption.count(threads);
    Optional<Path> kept = keepNothing ? Optional.empty() : Optional.of(folder());
    RunReport report;
    if (watch) {
      if (!Files.isDirectory(folder)) {
        err.println("waiting for " + folder + "; Ctrl-C ends");
      }
      RunWatch follow = new RunWatch(folder, loss, kept, count);
      Optional<Live> page = live.begin(open, err);
      page.ifPresent(p -> p.begin(folder.getFileName().toString(), folder.toString()));
      Consumer<RunReport> shown = r -> page.ifPresent(p -> LiveRun.show(p, r));
      try (Watching watching = new Watching(follow, json ? null : out, shown)) {
        Optional<RunReport> last = watching.run();
        page.ifPresent(p -> p.done("This page has ended."));
        if (last.isPresent()) {
          return answer(folder, last.get(), command, stdout);
        }
        err.println("stopped before the first checkpoint");
        return Main.OK;
      } finally {
        page.ifPresent(Live::close);
      }
    }
    RunFolder run = RunFolder.open(folder, loss);
    int all = run.size();
    try (ProgressBar progress =
        RunProgress.terminal() ? RunProgress.bar("checkpoints", all, 0) : null) {
      report =
          new RunAnalysis(run, kept, count)
              .report(
                  done -> {
                    if (progress != null) {
                      progress.stepTo(done);
                    }
                  });
    }
    return answer(folder, report, command, stdout);
  }

  private int answer(Path folder, RunReport report, CommandLine command, Stdout stdout) {
    PrintWriter out = command.getOut();
    PrintWriter err = command.getErr();
    report
        .unkept()
        .ifPresent(why -> err.println(Visible.line("the readings are not kept: " + why)));
    if (json) {
      return AnswerOption.print(to -> PlainJson.line(to, report.tree()), stdout);
    }
    Screen screen = new Screen(out);
    screen.line("", folder.toString(), 2);
    for (Finding f : report.story()) {
      screen.line("  ", f.sentence(), 2);
    }
    out.println();
    out.println(report.audit().isEmpty() ? "audit: nothing to report" : "audit");
    for (AuditEntry a : report.audit()) {
      screen.line("  ", a.kind() + " (" + a.level() + ", from update " + a.update() + ")", 2);
      screen.line("    ", a.says(), 2);
      screen.line("    ", "→ " + a.advice(), 2);
    }
    return Main.OK;
  }

  /** Returns the user's cache folder, by the conventions of the operating system. */
  private Path folder() {
    if (results != null) {
      return results;
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    String local = System.getenv("LOCALAPPDATA");
    String home = System.getProperty("user.home", ".");
    Path cache =
        xdg != null && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : local != null ? Path.of(local) : Path.of(home, ".cache");
    return cache.resolve("gradflow").resolve("runs");
  }
}
