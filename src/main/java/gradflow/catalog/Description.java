package gradflow.catalog;

import gradflow.check.BadArgument;
import gradflow.spec.About;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a catalog entry, for {@code gradflow list} and {@code gradflow describe}.
 *
 * @param kind such as {@code cell}
 * @param name as a spec writes it
 * @param summary one line
 * @param equations several lines, or empty
 * @param unit of what comes out, or empty
 * @param sources keys of docs/references.bib
 * @param options the keys that a spec may write beside {@code type}
 */
public record Description(
    String kind,
    String name,
    String summary,
    String equations,
    String unit,
    List<String> sources,
    List<OptionRow> options) {
  /**
   * One key.
   *
   * @param key as a spec writes it
   * @param type in words
   * @param fallback the YAML text that stands for it when it is left out
   * @param required whether leaving it out is an error
   * @param help what it means, or empty
   * @param allowed what may be written, where that is a closed list
   */
  public record OptionRow(
      String key,
      String type,
      Optional<String> fallback,
      boolean required,
      String help,
      List<String> allowed) {}

  /**
   * Describes an entry of a registry.
   *
   * @param registries name the kinds of components that are open themselves
   * @throws BadArgument if there is no entry of that name
   */
  public static Description of(Registry<?> registry, String name, Registries registries) {
    Class<?> entry =
        registry
            .find(name)
            .orElseThrow(
                () ->
                    new BadArgument(
                        registry.kind(),
                        "got "
                            + name
                            + "; "
                            + Names.suggest(
                                "known " + registry.kind() + " types", name, registry.names())));
    Types types = new Types(registries);
    List<OptionRow> rows = Shape.of(entry).fields().stream().map(f -> row(f, types)).toList();
    About about = entry.getAnnotation(About.class);
    return about == null
        ? new Description(registry.kind(), name, "", "", "", List.of(), rows)
        : new Description(
            registry.kind(),
            name,
            about.summary(),
            about.equations(),
            about.unit(),
            List.of(about.source()),
            rows);
  }

  private static OptionRow row(Shape.Field field, Types types) {
    return new OptionRow(
        field.key(),
        types.name(field.type()),
        field.fallback(),
        field.isRequired(),
        field.help(),
        types.allowed(field.type()));
  }
}
