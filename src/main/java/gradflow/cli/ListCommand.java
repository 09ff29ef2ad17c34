package gradflow.cli;

import gradflow.catalog.Catalog;
import gradflow.catalog.Description;
import gradflow.catalog.Registries;
import gradflow.catalog.Registry;
import gradflow.check.Check;
import gradflow.files.PlainJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow list}: lists everything that a spec can name. */
@Command(
    name = "list",
    description =
        "Lists the names that a spec can use: cells, initialisers, measures, inputs, tasks, losses, panels.",
    footer = {
      "",
      "Examples:",
      "  gradflow list",
      "  gradflow list measures",
      "  gradflow list tasks"
    })
final class ListCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "KIND", description = "one kind only, such as measures")
  private String kind;

  @Option(names = "--json", description = "as JSON, with the keys of every entry")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    Screen screen = new Screen(out);
    Registries all = Catalog.all();
    List<Registry<?>> chosen = all.all().stream().filter(r -> kind == null || isMeant(r)).toList();
    Check.that(
        !chosen.isEmpty(),
        "list",
        "got "
            + kind
            + ", expected one of "
            + all.all().stream().map(ListCommand::plural).toList());
    if (json) {
      List<Object> entries = new ArrayList<>();
      for (Registry<?> registry : chosen) {
        registry.names().forEach(n -> entries.add(Description.of(registry, n, all).plain()));
      }
      out.print(PlainJson.text(entries));
      out.flush();
      return Main.OK;
    }
    int width =
        chosen.stream().flatMap(r -> r.names().stream()).mapToInt(String::length).max().orElse(0);
    for (Registry<?> registry : chosen) {
      out.println(plural(registry));
      for (String name : registry.names()) {
        Description d = Description.of(registry, name, all);
        String unit = d.unit().isEmpty() || d.unit().equals("1") ? "" : " [" + d.unit() + "]";
        String source = d.sources().isEmpty() ? "" : " (" + String.join(", ", d.sources()) + ")";
        String before = String.format(Locale.ROOT, "  %-" + width + "s  ", name);
        screen.line(before, d.summary() + unit + source, 0);
        if (kind != null && !d.equations().isBlank()) {
          d.equations().lines().forEach(l -> screen.line(" ".repeat(width + 4), l, 4));
        }
      }
    }
    return Main.OK;
  }

  /**
   * Whether a registry has the requested name; {@code tasks} includes both input generators and
   * losses.
   */
  private boolean isMeant(Registry<?> registry) {
    boolean task = registry.kind().equals("input") || registry.kind().equals("loss");
    return plural(registry).equals(kind)
        || registry.kind().equals(kind)
        || (task && (kind.equals("tasks") || kind.equals("task")));
  }

  private static String plural(Registry<?> registry) {
    return registry.kind().endsWith("s") ? registry.kind() + "es" : registry.kind() + "s";
  }
}
