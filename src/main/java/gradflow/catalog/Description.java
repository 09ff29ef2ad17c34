package gradflow.catalog;

import gradflow.check.BadArgument;
import gradflow.experiment.TrainSpec;
import gradflow.spec.About;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Description of a catalog entry, a kind of entries or a part of a spec, for {@code gradflow list}
 * and {@code gradflow describe}.
 *
 * @param kind kind of what is described, such as {@code cell} or {@code part}
 * @param name name in a spec
 * @param summary summary on one line
 * @param equations equations on several lines, or empty
 * @param unit unit of the result, or empty
 * @param sources keys of docs/references.bib
 * @param options keys that a spec may use; for an entry, in addition to {@code type}
 * @param places where a part is written, such as {@code train.evaluation}; empty for an entry
 * @param writes tables of a measure with their columns, for one example cell
 */
public record Description(
    String kind,
    String name,
    String summary,
    String equations,
    String unit,
    List<String> sources,
    List<OptionRow> options,
    List<String> places,
    List<String> writes) {
  /** Name of the part that is the whole file. */
  public static final String SPEC = SpecPart.ROOT;

  /** Kind of a part of a spec. */
  public static final String PART = "part";

  /** Kind of a kind of entries. */
  public static final String KIND = "kind";

  /**
   * One key of a spec.
   *
   * @param key name of the key
   * @param type type in words
   * @param fallback default value as YAML text, if there is one
   * @param required whether the key is required
   * @param help meaning of the key, or empty
   * @param allowed allowed values, if they are a short closed list
   * @param unit unit of a number, or empty
   * @param example example as YAML text, or empty
   * @param see name of the description of the value's keys, or empty
   */
  public record OptionRow(
      String key,
      String type,
      Optional<String> fallback,
      boolean required,
      String help,
      List<String> allowed,
      String unit,
      String example,
      String see) {
    private Map<String, Object> plain() {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("key", key);
      plain.put("help", help);
      plain.put("type", type);
      plain.put("allowed", allowed);
      plain.put("unit", unit);
      plain.put("required", required);
      plain.put("default", fallback.orElse(null));
      plain.put("example", example);
      plain.put("see", see);
      return plain;
    }

    /** Returns {@code required}, {@code optional}, or the default, such as {@code default 1}. */
    public String needed() {
      return required
          ? "required"
          : fallback.filter(f -> !f.equals("null")).map("default "::concat).orElse("optional");
    }
  }

  /**
   * Describes an entry of a registry.
   *
   * @param registries registries for components of open kinds
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
    return of(registry.kind(), name, Shape.of(entry), List.of(), registries);
  }

  /** Returns the descriptions of all parts of a spec, the whole file first. */
  public static List<Description> parts(Registries registries) {
    return SpecPart.all(registries).stream()
        .map(p -> of(PART, p.name(), p.shape(), p.places(), registries))
        .toList();
  }

  /**
   * Returns everything that a user may mean by a name: parts, entries, kinds of entries, tables.
   */
  public static List<Description> named(String name, Registries registries) {
    List<Description> found =
        new ArrayList<>(all(registries).stream().filter(d -> d.isMeant(name)).toList());
    List<String> writes =
        Written.tables(registries).getOrDefault(name.replace('-', '_'), List.of());
    if (!writes.isEmpty()) {
      String says = "a table of the result folder (NAME.csv), with what writes it";
      List<OptionRow> none = List.of();
      found.add(new Description("table", name, says, "", "", List.of(), none, List.of(), writes));
    }
    return found;
  }

  /** Returns the names of the descriptions that mention a text. */
  public static List<String> mentioning(String text, Registries registries) {
    String wanted = text.replace('-', ' ').replace('_', ' ').toLowerCase(Locale.ROOT);
    return all(registries).stream()
        .filter(d -> !d.kind().equals(KIND))
        .filter(
            d ->
                d.plain()
                    .toString()
                    .replace('-', ' ')
                    .replace('_', ' ')
                    .toLowerCase(Locale.ROOT)
                    .contains(wanted))
        .map(Description::name)
        .distinct()
        .toList();
  }

  /** Returns everything that has a key of a given name. */
  public static List<Description> having(String key, Registries registries) {
    return all(registries).stream()
        .filter(d -> d.options().stream().anyMatch(o -> o.key().equals(key)))
        .toList();
  }

  /** Returns the known name or key that was probably meant. */
  public static Optional<String> closest(String name, Registries registries) {
    Set<String> known = new LinkedHashSet<>();
    all(registries).forEach(d -> known.add(d.name()));
    all(registries).forEach(d -> d.options().forEach(o -> known.add(o.key())));
    return Names.closest(name, known);
  }

  /** Returns the description as maps, lists and strings, for JSON. */
  public Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("kind", kind);
    plain.put("name", name);
    plain.put("summary", summary);
    plain.put("equations", equations);
    plain.put("unit", unit);
    plain.put("sources", sources);
    plain.put("keys", options.stream().map(OptionRow::plain).toList());
    plain.put("places", places);
    plain.put("writes", writes);
    return plain;
  }

  /** Returns this description reduced to one key. */
  public Description only(String key) {
    List<OptionRow> some = options.stream().filter(o -> o.key().equals(key)).toList();
    return new Description(kind, name, summary, "", "", List.of(), some, places, List.of());
  }

  /** Returns the parts, then each kind with its entries. */
  public static List<Description> all(Registries registries) {
    List<Description> all = new ArrayList<>(parts(registries));
    for (Registry<?> registry : registries.all()) {
      all.add(kind(registry, registries));
      registry.names().forEach(name -> all.add(of(registry, name, registries)));
    }
    return all;
  }

  private static Description kind(Registry<?> registry, Registries registries) {
    Example example = new Example(registries);
    String first = registry.names().get(0);
    return new Description(
        KIND,
        registry.kind(),
        "written as {type: NAME, …}, or as NAME alone where nothing is required",
        "such as "
            + example.entry(registry, first)
            + "\ntypes: "
            + String.join(", ", registry.names()),
        "",
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Description of(
      String kind, String name, Shape shape, List<String> places, Registries registries) {
    About about = shape.type().getAnnotation(About.class);
    List<SpecPart> parts = shape.fields().isEmpty() ? List.of() : SpecPart.all(registries);
    return new Description(
        kind,
        name,
        about == null ? "" : about.summary(),
        about == null ? "" : about.equations(),
        about == null ? "" : about.unit(),
        about == null ? List.of() : List.of(about.source()),
        shape.fields().stream().map(f -> row(f, registries, parts)).toList(),
        places,
        kind.equals("measure")
            ? Written.by(name, registries)
            : shape.type() == TrainSpec.class ? Written.byTraining() : List.of());
  }

  private static OptionRow row(Shape.Field field, Registries registries, List<SpecPart> parts) {
    Types types = new Types(registries);
    Class<?> item = SpecPart.item(field.type());
    String see =
        registries
            .find(item)
            .<String>map(Registry::kind)
            .or(
                () ->
                    parts.stream()
                        .filter(p -> p.shape().type() == item)
                        .map(SpecPart::name)
                        .findFirst())
            .orElse("");
    return new OptionRow(
        field.key(),
        types.name(field.type()),
        field.fallback(),
        field.isRequired(),
        field.help(),
        registries.find(item).isPresent() ? List.of() : types.allowed(field.type()),
        field.unit(),
        new Example(registries).of(field),
        see);
  }

  /**
   * Returns whether a name refers to this. Singular and plural are equivalent, as in {@code figure}
   * and {@code figures}.
   */
  public boolean isMeant(String asked) {
    String key = asked.replace('-', '_');
    return name.equals(asked)
        || (kind.equals(PART) && (name.equals(key) || name.equals(key + "s")))
        || (kind.equals(KIND) && (asked.equals(name + "s") || asked.equals(name + "es")));
  }
}
