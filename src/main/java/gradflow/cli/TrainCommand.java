package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.check.Check;
import gradflow.experiment.Runner;
import gradflow.experiment.TrainSpec;
import gradflow.experiment.TrainingWatch;
import gradflow.job.RunJob;
import gradflow.live.Live;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gradflow train}: runs training studies. */
@Command(
    name = "train",
    description = {
      "Trains the networks of a spec with a train: section, and measures them before, during and after training.",
      "",
      "Test errors are computed on new sequences. After an interruption the same",
      "command continues from the last checkpoint and gives the same bytes."
    },
    footer = {
      "",
      "Examples:",
      "  gradflow train my-training.yaml",
      "  gradflow train my-training.yaml --results out --threads 1",
      "  gradflow train my-training.yaml --live --open"
    })
final class TrainCommand implements Callable<Integer> {
  @CommandLine.Mixin private SpecRuns specs;

  @CommandLine.Mixin private ThreadsOption threads;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "also write TensorBoard event files there during training, one folder per run: scalars,"
              + " and histograms of gate values if the spec measures gate-statistics")
  private Path tensorboard;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    int parallel = threads.count();
    List<Plan> plans = specs.plans(TrainCommand::requireTraining);
    SecondCompiler.forLong(plans, parallel, command.commandLine().getErr());
    CommandLine line = command.commandLine();
    RunCommand.warnOfFallback(line.getErr());
    return specs.run(plans, this::job, new Runner(parallel), parallel, line);
  }

  private static void requireTraining(Path path, Plan plan) {
    Check.that(
        plan.experiment().runs().get(0).work() instanceof TrainSpec,
        path.toString(),
        "got a spec with run:, expected one with train:; use gradflow run for it");
  }

  private RunJob job(Plan plan, Optional<Live> page) {
    TrainingWatch watch =
        tensorboard == null
            ? TrainingWatch.NONE
            : new TensorBoardWatch(
                tensorboard.resolve(plan.experiment().name()),
                command.commandLine().getErr(),
                Clock.systemUTC());
    return new RunJob(plan, specs.results(), watch, page);
  }
}
