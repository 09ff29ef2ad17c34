package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.experiment.CostEstimate;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.MemoryCheck;
import gradflow.experiment.Refine;
import gradflow.experiment.RunSize;
import gradflow.files.PlainJson;
import gradflow.flow.MemoryPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow check}: validates specs and reports the resources they need. */
@Command(
    name = "check",
    description =
        "Validates specs and prints the number of runs, their memory and about how long they take; runs nothing.",
    footer = {"", "Example:", "  gradflow check experiments/01-vanishing-exploding"})
final class CheckCommand implements Callable<Integer> {
  private static final int MOST_SIZES = 12;

  @Parameters(
      arity = "1..*",
      paramLabel = "SPEC",
      description = "spec files, or folders with a spec.yaml")
  private List<Path> paths;

  @Option(names = "--json", description = "print JSON, a list with one entry per spec")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "print only errors")
  private boolean quiet;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    List<Object> checked = new ArrayList<>();
    for (Path path : paths) {
      Plan plan = PlanReader.read(SpecPath.find(path));
      if (json) {
        checked.add(plain(plan));
      } else if (quiet) {
        MemoryCheck.largest(plan.experiment(), threads(plan.experiment()));
      } else {
        print(plan, out);
      }
    }
    if (json) {
      out.print(PlainJson.text(checked));
      out.flush();
    }
    return Main.OK;
  }

  private static int threads(ExperimentSpec spec) {
    return spec.parallel(Runtime.getRuntime().availableProcessors());
  }

  private static Map<String, Object> plain(Plan plan) {
    ExperimentSpec spec = plan.experiment();
    int threads = threads(spec);
    int busy = CostEstimate.threads(spec, Runtime.getRuntime().availableProcessors());
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("name", spec.name());
    plain.put("title", spec.title());
    plain.put("runs", spec.size());
    plain.put("axes", spec.axes());
    plain.put("memory_bytes", MemoryCheck.largest(spec, threads).bytes());
    plain.put("seconds", CostEstimate.seconds(spec) / busy);
    plain.put("threads", busy);
    plain.put("figures", plan.figures().stream().map(f -> f.name()).toList());
    return plain;
  }

  private static void print(Plan plan, PrintWriter out) {
    ExperimentSpec spec = plan.experiment();
    int threads = threads(spec);
    int busy = CostEstimate.threads(spec, Runtime.getRuntime().availableProcessors());
    MemoryPlan memory = MemoryCheck.largest(spec, threads); // rejects runs that do not fit
    out.println(spec.name() + ": " + spec.title());
    String axes = spec.axes().isEmpty() ? "" : " (axes " + String.join(" x ", spec.axes()) + ")";
    int trials = spec.runs().trials();
    String stages =
        trials == 0 ? "" : ": " + trials + " trials, " + (spec.size() - trials) + " reported";
    String runs =
        spec.refine()
            .map(r -> "about " + spec.size() + " of " + spec.runs().size() + ", " + said(r))
            .orElse(String.valueOf(spec.size()));
    out.println("  runs     " + runs + stages + axes);
    sizes(RunSize.of(spec, threads), out);
    out.println("  memory   " + MemoryPlan.human(memory.bytes()) + " for the largest run");
    double seconds = CostEstimate.seconds(spec) / busy;
    out.println(
        "  time     about "
            + human(seconds)
            + (busy == 1 ? " on 1 thread" : " on " + busy + " threads")
            + ", figures not counted");
    out.println("  figures  " + plan.figures().size());
  }

  private static String said(Refine refine) {
    return "where " + refine.of() + " crosses " + refine.at();
  }

  private static void sizes(List<RunSize> sizes, PrintWriter out) {
    String row = "  %-14s %7s %11s %11s %9s %12s%n";
    out.printf(Locale.ROOT, row, "cell", "states", "parameters", "Jacobian", "T x B", "trajectory");
    for (RunSize s : sizes.subList(0, Math.min(sizes.size(), MOST_SIZES))) {
      out.printf(
          Locale.ROOT,
          row,
          s.cell(),
          s.states(),
          s.parameters(),
          MemoryPlan.human(s.jacobian()),
          s.steps() + " x " + s.samples(),
          MemoryPlan.human(s.trajectory().bytes()));
      if (s.trajectory().recomputes()) {
        out.println(
            "                 states kept every "
                + s.trajectory().segment()
                + " steps, the rest computed twice");
      }
    }
    if (sizes.size() > MOST_SIZES) {
      out.println("  … " + (sizes.size() - MOST_SIZES) + " more sizes");
    }
  }

  static String human(double seconds) {
    if (seconds < 1) {
      return "a second";
    }
    double[] lengths = {1, 60, 3600, 86_400};
    String[] units = {"s", "min", "h", "days"};
    int unit = 0;
    while (unit < units.length - 1 && seconds >= 2 * lengths[unit + 1]) {
      unit++;
    }
    // not ROOT, whose digits Java looks up in the data of all languages (10 ms)
    return String.format(Locale.US, "%.0f %s", seconds / lengths[unit], units[unit]);
  }
}
