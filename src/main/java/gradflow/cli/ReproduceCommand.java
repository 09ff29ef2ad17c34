package gradflow.cli;

import gradflow.catalog.Protocol;
import gradflow.check.Check;
import gradflow.experiment.Provenance;
import gradflow.experiment.Runner;
import gradflow.files.AtomicFile;
import gradflow.job.ReproduceJob;
import gradflow.report.ClaimReport;
import gradflow.report.ClaimsPage;
import gradflow.report.VerdictFile;
import gradflow.verdict.Verdict;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gradflow reproduce}: judges every claim by its experiment. */
@Command(
    name = "reproduce",
    description = {
      "Tests every claim with its own experiment: holds, holds if ..., fails, undecided.",
      "Results go to results/, the report to results/report/index.html and",
      "results/report/verdicts.json. Finished runs are not computed again: after an",
      "interruption the same command continues."
    },
    footer = {
      "",
      "Exit codes: 0 every claim has a verdict, which may be undecided; 1 a run, a",
      "figure or a finding failed; 2 bad input.",
      "",
      "Examples:",
      "  gradflow reproduce",
      "  gradflow reproduce --full --only 4,8"
    })
final class ReproduceCommand implements Callable<Integer> {
  /** Quick or full protocol. */
  static final class Thoroughness {
    @Option(names = "--quick", description = "a few minutes on two cores (the default)")
    boolean quick;

    @Option(
        names = "--full",
        description = "larger networks, longer sequences and more seeds: one to two hours")
    boolean full;
  }

  @ArgGroup private Thoroughness thoroughness = new Thoroughness();

  @Option(
      names = "--only",
      paramLabel = "N,…",
      hideParamSyntax = true,
      split = ",",
      description = "run only these claims; the report shows them and all claims finished before")
  private List<Integer> only = List.of();

  @Option(
      names = "--experiments",
      paramLabel = "DIR",
      defaultValue = "experiments",
      description = "folder of the specs (default: ${DEFAULT-VALUE})")
  private Path experiments;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "folder of the results (default: ${DEFAULT-VALUE})")
  private Path results;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "run every claim with this seed instead of its own; the report goes to results/report-seed-N/")
  private Long seed;

  @Option(
      names = "--reference",
      paramLabel = "DIR",
      description = "also write verdicts.json, figures and summaries to this folder")
  private Path reference;

  @CommandLine.Mixin private ThreadsOption threads;

  @CommandLine.Mixin private OpenOption open;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Protocol protocol = thoroughness.full ? Protocol.FULL : Protocol.QUICK;
    OptionalLong other = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    ReproduceJob job = new ReproduceJob(SpecPath.find(experiments), protocol, other, results);
    for (int claim : only) {
      Check.that(
          job.plans().containsKey(claim),
          "--only",
          "got " + claim + ", expected some of the claims " + job.plans().keySet());
    }
    SortedSet<Integer> asked = new TreeSet<>(only.isEmpty() ? job.plans().keySet() : only);
    int parallel = threads.count();
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    RunCommand.warnOfFallback(err);
    job.requireMemory(asked, parallel);
    ReproduceProgress progress =
        new ReproduceProgress(
            asked.stream().map(claim -> job.plans().get(claim)).toList(), parallel, err);
    boolean worked =
        job.run(
            asked,
            run -> RunCommand.run(run, new Runner(parallel), parallel, true, out, err),
            progress);
    List<ClaimReport> reports =
        job.plans().keySet().stream()
            .flatMap(claim -> job.report(claim, asked.contains(claim)).stream())
            .toList();
    List<ClaimReport> shown = reports.stream().filter(r -> asked.contains(r.claim())).toList();
    Path report = write(protocol, reports);
    if (reference != null) {
      reference(job, protocol, reports);
    }
    print(out, shown);
    out.println();
    out.println(
        "report: "
            + report.resolve("index.html")
            + ", numbers: "
            + report.resolve("verdicts.json"));
    out.flush();
    open.open(report.resolve("index.html"), err);
    boolean judged =
        shown.stream()
            .flatMap(r -> r.verdict().findings().stream())
            .noneMatch(f -> f.points().isEmpty());
    return worked && judged ? Main.OK : Main.FAILED;
  }

  private Path write(Protocol protocol, List<ClaimReport> reports) {
    Path report = results.resolve(seed == null ? "report" : "report-seed-" + seed);
    VerdictFile.write(report.resolve("verdicts.json"), name(protocol), reports);
    String about =
        String.format(
            Locale.ROOT,
            "%d claims on gradient flow in recurrent networks, judged by gradflow %s, %s protocol."
                + " Every verdict follows from the rule and the numbers shown with it.",
            reports.size(),
            Provenance.codeVersion(),
            name(protocol));
    new ClaimsPage(about, reports).write(report.resolve("index.html"));
    return report;
  }

  private void print(PrintWriter out, List<ClaimReport> shown) {
    VerdictText.table(out, shown);
    for (ClaimReport r : shown) {
      if (!only.isEmpty() || r.verdict().kind() == Verdict.Kind.UNDECIDED) {
        VerdictText.print(out, r.rules(), r.verdict());
      }
    }
  }

  private void reference(ReproduceJob job, Protocol protocol, List<ClaimReport> reports) {
    VerdictFile.write(reference.resolve("verdicts.json"), name(protocol), reports);
    for (ClaimReport r : reports) {
      Path from = job.folder(job.plans().get(r.claim()));
      Path to = reference.resolve(r.experiment());
      copy(from.resolve("summary.csv"), to);
      for (Path svg : r.figures()) {
        copy(svg, to);
        copy(svg.resolveSibling(svg.getFileName().toString().replaceFirst("svg$", "png")), to);
      }
    }
  }

  private static void copy(Path file, Path folder) {
    if (Files.exists(file)) {
      AtomicFile.write(folder.resolve(file.getFileName()), out -> Files.copy(file, out));
    }
  }

  private static String name(Protocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT);
  }
}
