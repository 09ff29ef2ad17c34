package gradflow.catalog;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Examples of keys and entries as they are written in a spec. */
record Example(Registries registries) {
  /** Keys that have the same meaning in every cell. */
  private static final Map<String, String> COMMON =
      Map.of("input_size", "1", "hidden_size", "64", "cell_size", "96");

  private static final List<String> NOTHING = List.of("null", "''", "{}", "[]");

  /**
   * Returns the example in the annotation, or else a non-empty default, or else the first value
   * that the type allows.
   *
   * @return YAML text, or empty if the annotation must give one
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

  /**
   * Returns an entry of a registry with its required keys: {@code {type: rnn, input_size: 1, …}}.
   */
  String entry(Registry<?> registry, String name) {
    Shape shape = Shape.of(registry.find(name).orElseThrow());
    boolean bare = shape.fields().stream().noneMatch(Shape.Field::isRequired);
    return bare ? name : mapping(shape, "type: " + name);
  }

  /** Returns the required keys of a mapping, on one line. */
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
