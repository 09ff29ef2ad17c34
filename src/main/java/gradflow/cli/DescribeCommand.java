package gradflow.cli;

import gradflow.catalog.Catalog;
import gradflow.catalog.Description;
import gradflow.catalog.Registries;
import gradflow.catalog.SpecPage;
import gradflow.catalog.SpecSchema;
import gradflow.check.BadArgument;
import gradflow.files.PlainJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow describe}: describes the keys of a part of a spec, or of a catalog entry. */
@Command(
    name = "describe",
    description = {
      "Describes the keys of a spec, and the options of a cell, measure or task.",
      "",
      "NAME is a part of a spec (spec, axes, run, train, weights, figures, curves,",
      "verdict, …), a name that gradflow list shows, a kind (cells), a key,",
      "or a table of the results (runs, training, product_norms)."
    },
    footer = {
      "",
      "Examples:",
      "  gradflow describe spec",
      "  gradflow describe lstm",
      "  gradflow describe product-norms curves",
      "  gradflow describe y_scale",
      "  gradflow describe --schema"
    })
final class DescribeCommand implements Callable<Integer> {
  private static final int KEY = 17;
  private static final int MENTIONS = 8;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "a part, a name, a kind or a key (default: the whole spec)")
  private List<String> names = List.of(Description.SPEC);

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Option(names = "--markdown", description = "the whole reference, docs/spec.md")
  private boolean markdown;

  @Option(names = "--schema", description = "the JSON Schema of a spec, for editors")
  private boolean schema;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Registries all = Catalog.all();
    PrintWriter out = command.commandLine().getOut();
    if (markdown || schema) {
      out.print(markdown ? SpecPage.text(all) : SpecSchema.text(all));
      out.flush();
      return Main.OK;
    }
    List<String> unknown =
        names.stream().filter(n -> find(n, all).isEmpty()).map(n -> unknown(n, all)).toList();
    if (!unknown.isEmpty()) {
      String problems = String.join("; ", unknown) + "; gradflow list shows every name";
      throw new BadArgument("describe", problems);
    }
    if (json) {
      List<Description> found = names.stream().flatMap(n -> find(n, all).stream()).toList();
      out.print(PlainJson.text(found.stream().map(Description::plain).toList()));
      out.flush();
      return Main.OK;
    }
    boolean first = true;
    for (String name : names) {
      for (Description d : find(name, all)) {
        if (!first) {
          out.println();
        }
        print(d, out);
        first = false;
      }
    }
    return Main.OK;
  }

  /**
   * Returns the descriptions of that name; if there are none, those that have such a key,
   * restricted to that key.
   */
  private static List<Description> find(String name, Registries all) {
    List<Description> found = Description.named(name, all);
    if (found.isEmpty()) {
      found = Description.having(name, all).stream().map(d -> d.only(name)).toList();
    }
    return found;
  }

  /** Returns what comes closest to a name that nothing has. */
  private static String unknown(String name, Registries all) {
    List<String> some = Description.mentioning(name, all);
    String more = some.size() > MENTIONS ? ", …" : "";
    String where = String.join(", ", some.subList(0, Math.min(MENTIONS, some.size()))) + more;
    return "nothing is called "
        + name
        + Description.closest(name, all).map(c -> "; did you mean " + c + "?").orElse("")
        + (some.isEmpty() ? "" : "; it occurs in " + where);
  }

  private static void print(Description d, PrintWriter out) {
    Screen screen = new Screen(out);
    screen.line("", d.kind() + " " + d.name() + ": " + d.summary(), 4);
    if (!d.equations().isBlank()) {
      out.println();
      d.equations().lines().forEach(l -> screen.line("    ", l, 4));
    }
    if (!d.unit().isEmpty()) {
      out.println("\nunit: " + d.unit());
    }
    if (!d.options().isEmpty()) {
      out.println("\nkeys:");
      d.options().forEach(o -> print(o, screen));
    }
    if (!d.writes().isEmpty()) {
      out.println("\ntables, after the columns run, axes and replicate:");
      d.writes().forEach(w -> screen.line("  ", w, 2));
    }
    if (!d.places().isEmpty()) {
      out.println();
      screen.line("", "written as: " + String.join(", ", d.places()), 4);
    }
    if (!d.sources().isEmpty()) {
      out.println();
      screen.line("", "sources (docs/references.bib): " + String.join(", ", d.sources()), 4);
    }
  }

  private static void print(Description.OptionRow o, Screen screen) {
    screen.line(String.format(Locale.ROOT, "  %-14s ", o.key()), o.help(), 0);
    String margin = " ".repeat(KEY);
    String allowed = o.allowed().isEmpty() ? o.type() : String.join(" | ", o.allowed());
    String unit = o.unit().isEmpty() ? "" : ", in " + o.unit();
    screen.line(margin, allowed + unit + "; " + o.needed(), 0);
    boolean shown = o.fallback().filter(o.example()::equals).isPresent();
    String example = shown ? "" : "such as " + o.example();
    String see = o.see().isEmpty() ? "" : "see describe " + o.see();
    String both = example + (shown || see.isEmpty() ? "" : "; ") + see;
    if (!both.isEmpty()) {
      screen.line(margin, both, 0);
    }
  }
}
