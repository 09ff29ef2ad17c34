package gradflow.catalog;

import gradflow.check.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One registry for each open kind. */
public final class Registries {
  private final Map<Class<?>, Registry<?>> byType = new LinkedHashMap<>();

  /**
   * Collects registries.
   *
   * @throws gradflow.check.BadArgument if two registries have the same interface
   */
  public Registries(Registry<?>... registries) {
    for (Registry<?> registry : registries) {
      Check.that(
          byType.put(registry.type(), registry) == null,
          "registries",
          "there are two for " + registry.type().getName());
    }
  }

  /** Returns all registries in the given order. */
  public List<Registry<?>> all() {
    return List.copyOf(byType.values());
  }

  /** Returns the registry of an interface. */
  public Optional<Registry<?>> find(Class<?> type) {
    return Optional.ofNullable(byType.get(type));
  }
}
