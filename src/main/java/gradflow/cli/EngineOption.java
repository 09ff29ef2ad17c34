package gradflow.cli;

import gradflow.check.Check;
import gradflow.experiment.Engine;
import gradflow.experiment.Engines;
import gradflow.experiment.Runner;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * {@code --engine}, {@code --master} and {@code --threads}: choose the engine that executes the
 * runs.
 */
final class EngineOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "number of parallel runs, and of threads inside large ones (default: the number of cores);"
              + " does not change any result")
  private Integer threads;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = Engines.LOCAL,
      description =
          "what executes the runs: local (this process) or spark (tasks of Apache Spark)"
              + " (default: ${DEFAULT-VALUE}); does not change any result")
  private String engine;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master, such as local[2] or spark://HOST:7077 (default: local[*])")
  private String master;

  /** Whether this process executes them. */
  private boolean isLocal() {
    return engine.equals(Engines.LOCAL);
  }

  /** Returns the number of concurrent runs in one process; checks the three options. */
  int threads() {
    Check.that(
        !isLocal() || master == null,
        "--master",
        "got " + master + ", which the engine local does not use; expected --engine spark with it");
    Check.that(
        isLocal() || threads == null,
        "--threads",
        "got " + threads + ", which " + engine + " does not use; expected it in --master local[N]");
    return ThreadsOption.count(threads);
  }

  /** Opens the engine. */
  Engine open() {
    return isLocal() ? new Runner(threads()) : Engines.open(engine, Optional.ofNullable(master));
  }
}
