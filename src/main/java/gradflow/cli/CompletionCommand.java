package gradflow.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code gradflow completion}: prints a script for shell completion of commands and options. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh.",
    footer = {
      "",
      "Put this line into ~/.bashrc or ~/.zshrc: source <(gradflow completion)",
      "",
      "Example:",
      "  gradflow completion"
    })
final class CompletionCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    CommandLine root = command.root().commandLine();
    root.getOut().print(AutoComplete.bash("gradflow", root));
    root.getOut().flush();
    return Main.OK;
  }
}
