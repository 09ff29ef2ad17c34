package gradflow.cli;

import gradflow.check.Check;
import picocli.CommandLine.Option;

/** {@code --threads}: the number of threads. */
final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "number of parallel runs or rows (default: the number of cores); does not change any result")
  private Integer threads;

  /** Returns the given number, or the number of cores by default. */
  int count() {
    return count(threads);
  }

  static int count(Integer asked) {
    return asked == null
        ? Runtime.getRuntime().availableProcessors()
        : Check.positive("--threads", asked);
  }
}
