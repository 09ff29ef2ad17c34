package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.catalog.Protocol;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.experiment.MemoryCheck;
import gradflow.experiment.Provenance;
import gradflow.figure.FigureSpec;
import gradflow.files.AtomicFile;
import gradflow.report.ClaimReport;
import gradflow.report.ClaimsPage;
import gradflow.report.VerdictFile;
import gradflow.verdict.Verdict;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gradflow reproduce}: judges every claim by its experiment. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
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
  /** Quick or full. */
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

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "number of parallel runs (default: the number of cores); does not change any result")
  private Integer threads;

  @CommandLine.Mixin private OpenOption open;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Protocol protocol = thoroughness.full ? Protocol.FULL : Protocol.QUICK;
    SortedMap<Integer, Plan> claims =
        ClaimPlans.read(SpecPath.find(experiments), protocol, otherSeed());
    for (int claim : only) {
      Check.that(
          claims.containsKey(claim),
          "--only",
          "got " + claim + ", expected some of the claims " + claims.keySet());
    }
    int parallel =
        threads == null
            ? Runtime.getRuntime().availableProcessors()
            : Check.positive("--threads", threads);
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    RunCommand.warnOfFallback(err);
    SortedMap<Integer, Plan> asked = new TreeMap<>(claims);
    if (!only.isEmpty()) {
      asked.keySet().retainAll(only);
    }
    asked.values().forEach(plan -> requireMemory(plan, parallel));
    boolean complete = run(asked, parallel, err);
    List<ClaimReport> reports = new ArrayList<>();
    claims.forEach(
        (claim, plan) -> {
          if (asked.containsKey(claim) || Finished.is(plan.experiment(), folder(plan))) {
            reports.add(report(claim, plan, protocol));
          }
        });
    Path report = results.resolve(seed == null ? "report" : "report-seed-" + seed);
    VerdictFile.write(
        report.resolve("verdicts.json"), protocol.name().toLowerCase(Locale.ROOT), reports);
    new ClaimsPage(about(protocol, reports.size()), reports).write(report.resolve("index.html"));
    List<ClaimReport> shown = reports.stream().filter(r -> asked.containsKey(r.claim())).toList();
    if (reference != null) {
      reference(protocol, reports, claims);
    }
    VerdictText.table(out, shown);
    for (ClaimReport r : shown) {
      if (!only.isEmpty() || r.verdict().kind() == Verdict.Kind.UNDECIDED) {
        VerdictText.print(out, r.rules(), r.verdict());
      }
    }
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
    return complete && judged ? Main.OK : Main.FAILED;
  }

  /** What does not fit is found before the first claim runs for an hour. */
  private void requireMemory(Plan plan, int parallel) {
    if (!Finished.is(plan.experiment(), folder(plan))) {
      try {
        MemoryCheck.largest(plan.experiment(), parallel);
      } catch (BadArgument e) {
        throw new BadArgument(plan.experiment().name(), e.getMessage());
      }
    }
  }

  private OptionalLong otherSeed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  /** Runs what is not there yet; whether everything could be run. */
  private boolean run(SortedMap<Integer, Plan> asked, int parallel, PrintWriter err) {
    Overall overall = new Overall(asked.values(), parallel, err);
    boolean complete = true;
    for (Map.Entry<Integer, Plan> entry : asked.entrySet()) {
      Plan plan = entry.getValue();
      overall.begins(entry.getKey(), plan);
      if (Finished.is(plan.experiment(), folder(plan))) {
        boolean drawn =
            plan.figures().stream().allMatch(f -> figure(plan, f).toFile().exists())
                || Drawing.all(plan.figures(), folder(plan), err).size() == plan.figures().size();
        complete &= drawn;
        overall.kept(plan);
      } else {
        PrintWriter silent = new PrintWriter(PrintWriter.nullWriter());
        complete &= RunCommand.run(plan, parallel, results, silent, err) == Main.OK;
        overall.ran(plan);
      }
    }
    return complete;
  }

  private void reference(
      Protocol protocol, List<ClaimReport> reports, SortedMap<Integer, Plan> claims) {
    VerdictFile.write(
        reference.resolve("verdicts.json"), protocol.name().toLowerCase(Locale.ROOT), reports);
    for (ClaimReport r : reports) {
      Path from = folder(claims.get(r.claim()));
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

  private Path folder(Plan plan) {
    return results.resolve(plan.experiment().name()).resolve(plan.experiment().hash());
  }

  private Path figure(Plan plan, FigureSpec figure) {
    return folder(plan).resolve(figure.name() + ".svg");
  }

  private ClaimReport report(int claim, Plan plan, Protocol protocol) {
    Verdict verdict = Verdict.of(plan.verdict().orElseThrow(), plan.experiment(), folder(plan));
    List<FigureSpec> drawn =
        plan.figures().stream().filter(f -> figure(plan, f).toFile().exists()).toList();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("spec_sha256_12", plan.experiment().hash());
    facts.put("gradflow", Provenance.codeVersion());
    facts.put("commit", Provenance.commit());
    facts.put("seed", String.valueOf(plan.experiment().seed()));
    facts.put("runs", String.valueOf(plan.experiment().size()));
    String how =
        (protocol == Protocol.FULL ? " --full" : "") + (seed == null ? "" : " --seed " + seed);
    return new ClaimReport(
        claim,
        plan.experiment().name(),
        plan.experiment().title(),
        plan.question(),
        "./gradflow reproduce" + how + " --only " + claim,
        plan.verdict().orElseThrow(),
        verdict,
        drawn.stream().map(f -> figure(plan, f)).toList(),
        drawn.stream().map(FigureSpec::caption).toList(),
        facts);
  }

  private static String about(Protocol protocol, int claims) {
    return String.format(
        Locale.ROOT,
        "%d claims on gradient flow in recurrent networks, judged by gradflow %s, %s protocol. Every verdict follows from the rule and the numbers beside it.",
        claims,
        Provenance.codeVersion(),
        protocol.name().toLowerCase(Locale.ROOT));
  }
}
