package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompletionCommandTest {
  @TempDir Path folder;
  private Path script;

  @BeforeEach
  void print() throws IOException {
    Shell shell = Shell.run("completion");
    assertThat(shell.code()).as(shell.err()).isZero();
    script = Files.writeString(folder.resolve("gradflow.sh"), shell.out());
  }

  private static Map<String, CommandLine> commands() {
    return Main.commandLine(new Stdout(OutputStream.nullOutputStream())).getSubcommands();
  }

  @Test
  void everyCommandAndOptionIsInIt() throws IOException {
    String text = Files.readString(script);
    commands()
        .forEach(
            (name, command) -> {
              if (!command.getCommandSpec().usageMessage().hidden()) {
                assertThat(text).containsPattern("\\b" + name + "\\b");
                command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> assertThat(text).contains("'" + option.longestName() + "'"));
              }
            });
  }

  /** What bash offers for a line whose last word is not finished. */
  private List<String> offered(String... words) throws IOException, InterruptedException {
    String line =
        "source \"$0\"; COMP_WORDS=(gradflow \"$@\"); COMP_CWORD=$#; COMP_LINE=\"${COMP_WORDS[*]}\";"
            + " COMP_POINT=${#COMP_LINE}; _complete_gradflow; printf '%s\\n' \"${COMPREPLY[@]}\"";
    java.util.ArrayList<String> command =
        new java.util.ArrayList<>(List.of("bash", "-c", line, script.toString()));
    command.addAll(List.of(words));
    Process bash;
    try {
      bash = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      Assumptions.abort("there is no bash here");
      return List.of();
    }
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }

  @Test
  void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
    assertThat(offered("")).containsAll(commands().keySet());
    assertThat(offered("re")).contains("reproduce").allMatch(word -> word.startsWith("re"));
    assertThat(offered("run", "--th")).containsExactly("--threads");
    assertThat(offered("list", "--")).contains("--json");
  }
}
