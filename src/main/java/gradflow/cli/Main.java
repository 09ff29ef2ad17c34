package gradflow.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code gradflow} command. */
@Command(
    name = "gradflow",
    mixinStandardHelpOptions = true,
    version = "gradflow 0.1.0-SNAPSHOT",
    description =
        "How does gradient flow through a recurrent network, and where does it die or blow up?")
public final class Main {
  private Main() {}

  /** Runs a command and leaves with its exit code: 0 done, 1 a run failed, 2 bad input. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
