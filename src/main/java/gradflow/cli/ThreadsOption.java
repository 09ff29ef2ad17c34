package gradflow.cli;

import gradflow.check.Check;
import picocli.CommandLine.Option;

/** {@code --threads}: how much is done at a time. */
final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "number of parallel runs or rows (default: the number of cores); does not change any result")
  private Integer threads;

  /** As many as asked for, else the number of cores. */
  int count() {
    return count(threads);
  }

  static int count(Integer asked) {
    return asked == null
        ? Runtime.getRuntime().availableProcessors()
        : Check.positive("--threads", asked);
  }
}
