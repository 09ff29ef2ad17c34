package gradflow.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The command line of this process, quoted for a shell. */
final class Repeat {
  private Repeat() {}

  static String of(CommandSpec command) {
    List<String> words = command.root().commandLine().getParseResult().originalArgs();
    return Stream.concat(Stream.of("gradflow"), words.stream())
        .map(Repeat::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
