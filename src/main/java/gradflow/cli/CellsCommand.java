package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.check.Check;
import gradflow.experiment.Engine;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.MemoryCheck;
import gradflow.experiment.Outcome;
import gradflow.experiment.Runner;
import gradflow.job.RunJob;
import gradflow.result.RecordedRuns;
import gradflow.result.ResultStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code gradflow cells}: executes some of an experiment's runs, for use by any system that can
 * start a process.
 */
@Command(
    name = "cells",
    description = "Runs a range of a spec's runs and records them; writes no tables.",
    footer = {
      "",
      "For clusters and schedulers. Each process takes a range of runs and its own",
      "folder, or a folder on a local disk that it shares with others. gradflow merge",
      "joins the folders, and gradflow run writes tables and figures. Runs that DIR",
      "already has are not computed again. gradflow template prints scripts.",
      "",
      "Examples:",
      "  gradflow cells --range 0..79 --out piece-0 my-spec.yaml",
      "  gradflow cells --range 80..159 --out piece-1 my-spec.yaml"
    })
final class CellsCommand implements Callable<Integer> {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");

  @Parameters(paramLabel = "SPEC", description = "a spec file, or a folder with a spec.yaml")
  private Path path;

  @Option(
      names = "--range",
      paramLabel = "A..B",
      required = true,
      description = "first and last run, numbered from 0 as in runs.csv")
  private String range;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "folder of the records, which are written to DIR/NAME.runs")
  private Path folder;

  @CommandLine.Mixin private ThreadsOption threads;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Plan plan = PlanReader.read(SpecPath.find(path));
    ExperimentSpec spec = plan.experiment();
    Matcher matcher = RANGE.matcher(range);
    int runs = spec.runs().size();
    String expected = ", expected A..B with 0 <= A <= B <= " + (runs - 1);
    Check.that(matcher.matches(), "--range", "got " + range + expected);
    int first = Integer.parseInt(matcher.group(1));
    int last = Integer.parseInt(matcher.group(2));
    Check.that(first <= last && last < runs, "--range", "got " + range + expected);
    int parallel = threads.count();
    PrintWriter err = command.commandLine().getErr();
    RunCommand.warnOfFallback(err);
    int atATime = Math.min(spec.parallel(parallel), last - first + 1);
    RunJob.memory(MemoryCheck.largest(spec, atATime)).ifPresent(err::println);
    Engine engine = new Runner(atATime);
    try (Interruption interruption = new Interruption(engine);
        ResultStore store = new ResultStore(folder, spec)) {
      RunJob.recorded(store).forEach(err::println);
      int code = carryOut(spec, store, store.work(first, last), last - first + 1, engine);
      interruption.letGo();
      return code;
    }
  }

  private int carryOut(
      ExperimentSpec spec, ResultStore store, RecordedRuns.Work work, int asked, Engine engine) {
    PrintWriter out = command.commandLine().getOut();
    int[] counts = new int[2];
    try (RunProgress progress = new RunProgress(spec.name(), asked, asked - work.size())) {
      engine.run(
          spec,
          work,
          r -> {
            store.accept(r);
            counts[0]++;
            counts[1] += r.outcome() instanceof Outcome.Failed ? 1 : 0;
            progress.finished(r);
          },
          store.checkpoints());
    }
    boolean all = work.isOver();
    out.println(
        ("runs %s: %s computed, %s of them failed; %s were recorded before or wait for trials;"
                + " records: %s")
            .formatted(range, counts[0], counts[1], asked - work.size(), store.records()));
    out.flush();
    return all && counts[1] == 0 ? Main.OK : Main.FAILED;
  }
}
