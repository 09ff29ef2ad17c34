package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The help of every command that there is. */
class HelpTest {
  /** Of a shell: a part in quotes, or without spaces. */
  private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");

  static Stream<String> commands() {
    return Main.commandLine(new Stdout(OutputStream.nullOutputStream()))
        .getSubcommands()
        .values()
        .stream()
        .map(CommandLine::getCommandName) // an alias such as train is the same command
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void fitsATerminalAndHasAnExampleThatParses(String command) {
    Shell help = Shell.run(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("Usage: gradflow " + command);
    assertThat(help.out().lines()).allSatisfy(l -> assertThat(l.length()).isLessThan(80));
    List<String> examples =
        joined(help).stream().filter(l -> l.startsWith("  gradflow " + command)).toList();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      String[] words =
          WORD.matcher(example.strip().substring("gradflow ".length()))
              .results()
              .map(w -> w.group().replaceAll("^'|'$", ""))
              .toArray(String[]::new);
      Main.commandLine(new Stdout(OutputStream.nullOutputStream())).parseArgs(words);
    }
  }

  @Test
  void theOverviewIsTheHelpOfTheWholeCommandLine() {
    Stdout stdout = new Stdout(OutputStream.nullOutputStream());
    assertThat(Main.overview(stdout).getUsageMessage())
        .contains("  reproduce ")
        .isEqualTo(Main.commandLine(stdout).getUsageMessage());
  }

  /** Every command is known where the first word names none. */
  @Test
  void aMistypedCommandIsToldWhichMayBeMeant() {
    Shell shell = Shell.run("trian");
    assertThat(shell.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(shell.err()).contains("'trian'", "Did you mean: gradflow train or");
  }

  /** Lines of which one that ends in a backslash goes on in the next, as in a shell. */
  private static List<String> joined(Shell help) {
    return help.out().replaceAll(" \\\\\n +", " ").lines().toList();
  }

  /** Continuation of a line that was meant to be one begins in the first column. */
  @ParameterizedTest
  @MethodSource("commands")
  void noExampleIsBroken(String command) {
    List<String> lines = joined(Shell.run(command, "--help"));
    int from = Math.max(lines.indexOf("Example:"), lines.indexOf("Examples:"));
    assertThat(from).isPositive();
    assertThat(lines.subList(from + 1, lines.size()))
        .isNotEmpty()
        .allSatisfy(l -> assertThat(l).startsWith("  gradflow "));
  }

  /** The list of commands shows the first line of each description only. */
  @Test
  void theListOfCommandsHasWholeSentences() {
    assertThat(
            Main.commandLine(new Stdout(OutputStream.nullOutputStream())).getSubcommands().values())
        .allSatisfy(
            c ->
                assertThat(c.getCommandSpec().usageMessage().description()[0])
                    .matches("[A-Z].*\\."));
  }

  @Test
  void theCommandItself() {
    Shell help = Shell.run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out().lines()).allSatisfy(l -> assertThat(l.length()).isLessThan(80));
    commands().forEach(c -> assertThat(help.out()).containsPattern("(?m)^  " + c + "[ ,]"));
    assertThat(help.out())
        .contains("Example:", "Exit codes:")
        .containsPattern("(?m)^    3  gradflow could");
    assertThat(Shell.run().out()).isEqualTo(help.out());
  }
}
