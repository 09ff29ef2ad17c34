package gradflow.catalog;

import gradflow.check.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The records of one open kind, such as the cells, by the name that a spec uses as {@code type}.
 *
 * @param <T> the interface that they implement
 */
public final class Registry<T> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");

  private final String kind;
  private final Class<T> type;
  private final Map<String, Class<? extends T>> entries = new LinkedHashMap<>();

  /**
   * Creates an empty registry.
   *
   * @param kind name of the kind in the singular, such as {@code cell}
   * @param type the interface that they implement
   */
  public Registry(String kind, Class<T> type) {
    this.kind = kind;
    this.type = type;
  }

  /**
   * Registers a record.
   *
   * @throws gradflow.check.BadArgument if the name is taken or is not lower case, the class is not
   *     a record, or one of its components would clash with the key {@code type}
   */
  public Registry<T> add(String name, Class<? extends T> entry) {
    Check.that(
        NAME.matcher(name).matches(), "name", "got " + name + ", expected " + NAME.pattern());
    Check.that(
        !entries.containsKey(name), "name", "the " + kind + " " + name + " is there already");
    Check.that(entry.isRecord(), "entry", "got " + entry.getName() + ", expected a record");
    Check.that(
        Stream.of(entry.getRecordComponents()).noneMatch(c -> c.getName().equals("type")),
        "entry",
        entry.getName() + " has a component type, which is the key that names the " + kind);
    entries.put(name, entry);
    return this;
  }

  /** Returns the name of the kind, in the singular. */
  public String kind() {
    return kind;
  }

  /** Returns the interface that the records implement. */
  public Class<T> type() {
    return type;
  }

  /** Returns the names in the order in which they were added. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** Returns the record of a name. */
  public Optional<Class<? extends T>> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** Returns the name of a record. */
  public Optional<String> nameOf(Class<?> entry) {
    return entries.entrySet().stream()
        .filter(e -> e.getValue() == entry)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
