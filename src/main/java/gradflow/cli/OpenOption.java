package gradflow.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** {@code --open}: opens the finished report in the browser. */
final class OpenOption {
  @Option(names = "--open", description = "open the report in the browser")
  private boolean asked;

  /** Whether the option was given. */
  boolean asked() {
    return asked;
  }

  /** Opens a file if requested and if it exists; prints the reason if it cannot. */
  void open(Path file, PrintWriter err) {
    if (asked && Files.exists(file)) {
      show(file.toAbsolutePath().toString(), file.toString(), err);
    }
  }

  /** Opens a served page if requested. */
  void open(URI page, PrintWriter err) {
    if (asked) {
      show(page.toString(), page.toString(), err);
    }
  }

  private static void show(String what, String name, PrintWriter err) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    boolean mac = os.contains("mac");
    boolean windows = os.contains("windows");
    if (!mac
        && !windows
        && System.getenv("DISPLAY") == null
        && System.getenv("WAYLAND_DISPLAY") == null) {
      err.println("--open: there is no display here; open " + name + " in a browser");
      return;
    }
    List<String> opener =
        windows
            ? List.of("rundll32", "url.dll,FileProtocolHandler")
            : List.of(mac ? "open" : "xdg-open");
    List<String> command = new ArrayList<>(opener);
    command.add(what);
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      err.println("--open: " + opener.get(0) + " does not start; open " + name + " in a browser");
    }
  }
}
