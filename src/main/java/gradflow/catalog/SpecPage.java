package gradflow.catalog;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes the reference of specs as a Markdown page, docs/spec.md, from the records that decode
 * specs.
 */
public final class SpecPage {
  private static final String HEAD =
      """
      # Spec reference

      Every key of a spec. This page is generated: `gradflow describe --markdown` prints it, and `gradflow describe NAME` shows one part of it.
      For completion and checks in an editor, let the first line of a spec point at the [schema](spec.schema.json):

          # yaml-language-server: $schema=docs/spec.schema.json

      `gradflow init DIR` writes a commented spec to start from. `gradflow check SPEC` finds mistakes before anything runs.

      """;

  private SpecPage() {}

  /** Returns the whole page. */
  public static String text(Registries registries) {
    StringBuilder page = new StringBuilder(HEAD).append("## Parts\n\n");
    Description.parts(registries).forEach(d -> section(d, page));
    for (Registry<?> registry : registries.all()) {
      page.append("## ").append(plural(registry.kind())).append("\n\n");
      page.append("Write `")
          .append(new Example(registries).entry(registry, registry.names().get(0)))
          .append("`, or the name alone where no key is required.\n\n");
      for (String name : registry.names()) {
        section(Description.of(registry, name, registries), page);
      }
    }
    return page.toString().stripTrailing() + "\n";
  }

  private static String plural(String kind) {
    String name = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
    return name + (kind.endsWith("s") ? "es" : "s");
  }

  private static void section(Description d, StringBuilder page) {
    page.append("### ").append(d.name()).append("\n\n");
    page.append(sentence(d.summary())).append("\n");
    if (!d.places().isEmpty() && !d.name().equals(Description.SPEC)) {
      page.append(
          d.places().stream().collect(Collectors.joining("`, `", "\nWritten as `", "`.\n")));
    }
    if (!d.equations().isBlank()) {
      page.append("\n");
      d.equations().lines().forEach(l -> page.append("    ").append(l).append("\n"));
    }
    if (!d.unit().isEmpty()) {
      page.append("\nUnit: ").append(d.unit()).append(".\n");
    }
    if (!d.options().isEmpty()) {
      page.append("\n| key | meaning | type | default | example |\n|---|---|---|---|---|\n");
      d.options().forEach(o -> row(o, page));
    }
    if (!d.writes().isEmpty()) {
      page.append("\nTables, after the columns run, axes and replicate:\n\n");
      d.writes().forEach(w -> page.append("- ").append(w).append("\n"));
    }
    if (!d.sources().isEmpty()) {
      page.append("\nSources: ").append(String.join(", ", d.sources())).append(".\n");
    }
    page.append("\n");
  }

  private static void row(Description.OptionRow o, StringBuilder page) {
    String type = o.allowed().isEmpty() ? o.type() : "`" + String.join("`, `", o.allowed()) + "`";
    String unit = o.unit().isEmpty() ? "" : ", in " + o.unit();
    String see = o.see().isEmpty() ? "" : " ([" + o.see() + "](#" + anchor(o) + "))";
    String fallback =
        o.required()
            ? "required"
            : o.fallback().filter(f -> !f.equals("null")).map(f -> "`" + f + "`").orElse("");
    page.append("| `")
        .append(o.key())
        .append("` | ")
        .append(
            List.of(cell(o.help()), cell(type) + unit + see, cell(fallback)).stream()
                .collect(Collectors.joining(" | ")))
        .append(" | `")
        .append(cell(o.example()))
        .append("` |\n");
  }

  /** Returns the anchor of a heading, which is the plural of a kind, or the name of a part. */
  private static String anchor(Description.OptionRow o) {
    boolean kind = o.type().equals(o.see()) || o.type().contains(": " + o.see() + ")");
    return kind ? plural(o.see()).toLowerCase(Locale.ROOT) : o.see();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String sentence(String text) {
    return text.isEmpty()
        ? ""
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }
}
