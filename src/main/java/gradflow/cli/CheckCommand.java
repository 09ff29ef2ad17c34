package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.experiment.CostEstimate;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.MemoryCheck;
import gradflow.flow.MemoryPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gradflow check}: validates specs and says what they would take. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Validates specs and prints how many runs, how much memory and about how much time they take; runs nothing.",
    footer = {"", "Example:", "  gradflow check experiments/01-vanishing-exploding"})
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "SPEC",
      description = "spec files, or folders with a spec.yaml")
  private List<Path> paths;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    int threads = Runtime.getRuntime().availableProcessors();
    for (Path path : paths) {
      Plan plan = PlanReader.read(SpecPath.find(path));
      ExperimentSpec spec = plan.experiment();
      MemoryPlan memory = MemoryCheck.largest(spec, Math.min(threads, spec.runs().size()));
      out.println(spec.name() + ": " + spec.title());
      out.println(
          "  runs    " + spec.runs().size() + " (axes " + String.join(" x ", spec.axes()) + ")");
      out.println(
          "  memory  "
              + MemoryPlan.human(memory.bytes())
              + " for the largest run"
              + (memory.recomputes() ? ", states kept every " + memory.segment() + " steps" : ""));
      double seconds = CostEstimate.seconds(spec) / Math.min(threads, spec.runs().size());
      out.printf(
          Locale.ROOT, "  time    about %s on %d threads (rough)%n", human(seconds), threads);
      out.println("  figures " + plan.figures().size());
    }
    return Main.OK;
  }

  private static String human(double seconds) {
    if (seconds < 1) {
      return "a second";
    }
    return seconds < 120
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }
}
