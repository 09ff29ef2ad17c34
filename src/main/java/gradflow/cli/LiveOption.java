package gradflow.cli;

import gradflow.live.Live;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --live}: a page that grows, for browsers of this machine. */
final class LiveOption {
  /** What the page says at the end. */
  static final String DONE = "All is done, and this page has ended. The reports are kept.";

  @Option(
      names = "--live",
      description = {
        "serves the growing report to browsers of this machine, at an address",
        "that is printed and ends with the process; with --open it is opened"
      })
  private boolean asked;

  /**
   * Serves it if that was asked for, and says where.
   *
   * @throws gradflow.files.FileProblem if no port can be had
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

  /** Whether it was given. */
  boolean asked() {
    return asked;
  }
}
