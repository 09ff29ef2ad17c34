package gradflow.cli;

import gradflow.catalog.Catalog;
import gradflow.catalog.Description;
import gradflow.catalog.Registries;
import gradflow.catalog.Registry;
import gradflow.check.BadArgument;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gradflow describe}: equations, options and source of a catalog entry. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description =
        "Shows equations, options and sources of a cell, initialiser, measure, input, task or loss.",
    footer = {"", "Examples:", "  gradflow describe lstm", "  gradflow describe product-norms"})
final class DescribeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "as gradflow list shows it")
  private String name;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Registries all = Catalog.all();
    List<Registry<?>> holders = all.all().stream().filter(r -> r.names().contains(name)).toList();
    if (holders.isEmpty()) {
      throw new BadArgument(
          "describe",
          "there is no "
              + name
              + all.closest(name).map(c -> "; did you mean " + c + "?").orElse("")
              + "; gradflow list shows every name");
    }
    PrintWriter out = command.commandLine().getOut();
    Screen screen = new Screen(out);
    for (Registry<?> registry : holders) {
      Description d = Description.of(registry, name, all);
      if (registry != holders.get(0)) {
        out.println();
      }
      screen.line("", d.kind() + " " + d.name() + ": " + d.summary(), 4);
      if (!d.equations().isBlank()) {
        out.println();
        d.equations().lines().forEach(l -> screen.line("    ", l, 4));
      }
      if (!d.unit().isEmpty()) {
        out.println("\nunit: " + d.unit());
      }
      if (!d.options().isEmpty()) {
        out.println("\noptions:");
        for (Description.OptionRow o : d.options()) {
          String fallback =
              o.required() ? "required" : o.fallback().map("default "::concat).orElse("optional");
          String allowed = o.allowed().isEmpty() ? o.type() : String.join(" | ", o.allowed());
          screen.line(String.format(Locale.ROOT, "  %-14s ", o.key()), o.help(), 0);
          screen.line(" ".repeat(17), allowed + "; " + fallback, 0);
        }
      }
      if (!d.sources().isEmpty()) {
        out.println();
        screen.line("", "sources (docs/references.bib): " + String.join(", ", d.sources()), 4);
      }
    }
    return Main.OK;
  }
}
