package gradflow.cli;

import gradflow.live.Live;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --live}: serves a live page to browsers on this machine. */
final class LiveOption {
  /** The text of the page at the end. */
  static final String DONE = "All is done, and this page has ended. The reports are kept.";

  @Option(
      names = "--live",
      description =
          "serve the growing report on this machine at a printed address, until the process ends;"
              + " with --open it is opened")
  private boolean asked;

  /**
   * Starts serving the page if requested, and prints its address.
   *
   * @throws gradflow.files.FileProblem if no port is available
   */
  Optional<Live> begin(OpenOption open, PrintWriter err) {
    if (!asked) {
      return Optional.empty();
    }
    Live live = new Live();
    err.println("live: " + live.address());
    err.flush();
    open.open(live.address(), err);
    return Optional.of(live);
  }

  /** Whether the option was given. */
  boolean asked() {
    return asked;
  }
}
