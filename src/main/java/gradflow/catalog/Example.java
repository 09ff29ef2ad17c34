package gradflow.catalog;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An example of each key, as a spec would write it. */
record Example(Registries registries) {
  /** Keys that mean the same in every cell that has them. */
  private static final Map<String, String> COMMON =
      Map.of("input_size", "1", "hidden_size", "64", "cell_size", "96");

  private static final List<String> NOTHING = List.of("null", "''", "{}", "[]");

  /**
   * The author's example; else the default, unless that is nothing; else what the type allows
   * first.
   *
   * @return YAML text, or empty if the author has to give one
   */
  String of(Shape.Field field) {
    if (!field.shown().isEmpty()) {
      return field.shown();
    } else if (field.fallback().filter(f -> !NOTHING.contains(f)).isPresent()) {
      return field.fallback().get();
    }
    return COMMON.getOrDefault(field.key(), ofType(field.type()));
  }

  private String ofType(Type type) {
    Class<?> raw = Types.raw(type);
    if (raw == Optional.class) {
      return ofType(Types.argument(type));
    } else if (raw == List.class) {
      String item = ofType(Types.argument(type));
      return item.isEmpty() ? "" : "[" + item + "]";
    } else if (raw.isEnum()) {
      return Types.constants(raw).get(0);
    } else if (raw == Map.class) {
      return "";
    }
    Optional<Registry<?>> registry = registries.find(raw);
    return registry.isPresent()
        ? entry(registry.get(), registry.get().names().get(0))
        : raw.isRecord() ? mapping(Shape.of(raw), "") : "";
  }

  /** An entry of a registry, with what it requires: {@code {type: rnn, input_size: 1, …}}. */
  String entry(Registry<?> registry, String name) {
    Shape shape = Shape.of(registry.find(name).orElseThrow());
    boolean bare = shape.fields().stream().noneMatch(Shape.Field::isRequired);
    return bare ? name : mapping(shape, "type: " + name);
  }

  /** What a mapping has to have, on one line. */
  private String mapping(Shape shape, String before) {
    StringBuilder text = new StringBuilder(before);
    for (Shape.Field field : shape.fields()) {
      if (field.isRequired()) {
        text.append(text.isEmpty() ? "" : ", ").append(field.key()).append(": ").append(of(field));
      }
    }
    return "{" + text + "}";
  }
}
