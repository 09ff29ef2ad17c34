package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.experiment.Engine;
import gradflow.job.RunJob;
import gradflow.job.RunOutcome;
import gradflow.live.Live;
import gradflow.report.ResultReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The specs of {@code run} and {@code train}, and where their results go. */
final class SpecRuns {
  @Parameters(
      arity = "1..*",
      paramLabel = "SPEC",
      description = "spec files, or folders with a spec.yaml")
  private List<Path> paths;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "folder of the results (default: ${DEFAULT-VALUE})")
  private Path results;

  @CommandLine.Mixin private LiveOption live;

  @CommandLine.Mixin private OpenOption open;

  /** Returns the folder of the results. */
  Path results() {
    return results;
  }

  /**
   * Reads the specs.
   *
   * @param check is given each path with its plan
   */
  List<Plan> plans(BiConsumer<Path, Plan> check) {
    List<Plan> plans = new ArrayList<>();
    for (Path path : paths) {
      plans.add(PlanReader.read(SpecPath.find(path)));
      check.accept(path, plans.get(plans.size() - 1));
    }
    return plans;
  }

  /**
   * Runs plans in sequence; returns the exit code.
   *
   * @param jobs makes the job of a plan
   */
  int run(
      List<Plan> plans,
      BiFunction<Plan, Optional<Live>, RunJob> jobs,
      Engine engine,
      int parallel,
      CommandLine line) {
    Optional<Live> page = live.begin(open, line.getErr());
    try {
      int code = Main.OK;
      for (Plan plan : plans) {
        RunJob job = jobs.apply(plan, page);
        RunOutcome outcome =
            RunCommand.run(job, engine, parallel, false, line.getOut(), line.getErr());
        boolean drawn = outcome.figures().size() == plan.figures().size();
        code = Math.max(code, outcome.succeeded() && drawn ? Main.OK : Main.FAILED);
        if (page.isEmpty()) {
          open.open(outcome.folder().resolve(ResultReport.FILE), line.getErr());
        }
      }
      page.ifPresent(p -> p.done(LiveOption.DONE));
      return code;
    } finally {
      page.ifPresent(Live::close);
    }
  }
}
