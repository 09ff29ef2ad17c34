package gradflow.catalog;

import gradflow.check.BadArgument;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reports the problems of a {@link Decoder} with nodes that it cannot decode. */
record DecodingProblems(Problems problems, Types types) {
  /** Reports a key for which a record has no component. */
  void unknownKey(String what, SpecNode.Scalar key, Shape shape, boolean typed) {
    List<String> known = new ArrayList<>(typed ? List.of("type") : List.of());
    known.addAll(shape.keys());
    String list = "known keys: " + String.join(", ", known);
    String hint =
        Sections.of(key.text(), shape)
            .or(() -> Synonyms.of(key.text(), known).map(k -> "did you mean " + k + "? " + list))
            .orElseGet(() -> Names.suggest("known keys", key.text(), known));
    if (known.contains("blocks") && key.text().matches("[WUb]_.*")) {
      hint += "; if " + key.text() + " is a block, write blocks: {" + key.text() + ": …}";
    }
    problems.add(key.place(), what + ": unknown key " + FlowText.quote(key.text()) + "; " + hint);
  }

  /**
   * Reports a refusal by the record's checks at the refused value, or at the mapping if the value
   * is a default.
   */
  void blame(String what, SpecNode.Mapping node, Shape shape, BadArgument refused) {
    String message = refused.getMessage().substring(refused.name().length() + 2);
    String key = Names.snake(refused.name().split("[.\\[]", 2)[0]);
    Optional<SpecNode.Entry> entry = node.find(key);
    if (entry.isPresent()) {
      problems.add(entry.get().value().place(), key + ": " + message);
      return;
    }
    Optional<String> fallback =
        shape.fields().stream()
            .filter(f -> f.key().equals(key))
            .findFirst()
            .flatMap(Shape.Field::fallback);
    String suffix =
        fallback.map(f -> " (" + key + " was left out; its default is " + f + ")").orElse("");
    problems.add(node.place(), what + ": " + key + ": " + message + suffix);
  }

  /** Reports a text that is not a constant of an enum, and returns an empty value. */
  Optional<Object> unknownConstant(String name, SpecNode.Scalar node, Class<?> raw) {
    List<String> known = Types.constants(raw);
    String hint =
        Names.closest(node.text(), known).map(c -> "; did you mean " + c + "?").orElse("");
    problem(
        name, node, "got " + Scalars.describe(node) + ", expected " + types.expected(raw) + hint);
    return Optional.empty();
  }

  /** Reports a node that is not a value of a type, and returns an empty value. */
  <T> Optional<T> wrong(String name, SpecNode node, Type type) {
    problem(name, node, "got " + Scalars.describe(node) + ", expected " + types.expected(type));
    return Optional.empty();
  }

  /** Reports a problem of the node under a key. */
  void problem(String name, SpecNode node, String message) {
    problems.add(node.place(), name.isEmpty() ? message : name + ": " + message);
  }
}
