package gradflow.run;

import gradflow.check.BadArgument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named facts in the representation of {@link JsonTree}, with typed access.
 *
 * @param place origin of the facts, for messages
 * @param tree the facts
 */
record Facts(String place, Map<String, Object> tree) {
  /** Returns an empty set of facts. */
  static Facts empty() {
    return new Facts("", new LinkedHashMap<>());
  }

  /** Returns whether a fact is present and not null. */
  boolean has(String name) {
    return tree.get(name) != null;
  }

  /** Adds a fact. */
  Facts put(String name, Object value) {
    tree.put(name, value);
    return this;
  }

  /**
   * Returns a string.
   *
   * @throws BadArgument if it is missing or not a string
   */
  String text(String name) {
    return optionalText(name).orElseThrow(() -> bad(name, "a text"));
  }

  /** Returns a string; empty if it is missing. */
  Optional<String> optionalText(String name) {
    Object value = tree.get(name);
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    throw bad(name, "a text");
  }

  /** Returns an integer, or {@code otherwise} if it is missing. */
  long integer(String name, long otherwise) {
    Object value = tree.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Long n) {
      return n;
    }
    throw bad(name, "an integer");
  }

  /** Returns the update of a reading. */
  long update() {
    return integer("update", 0);
  }

  /** Returns a flag; false if it is missing. */
  boolean flag(String name) {
    Object value = tree.get(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw bad(name, "true or false");
  }

  /** Returns a number; NaN if it is missing. */
  double number(String name) {
    return number(name, tree.get(name));
  }

  private double number(String name, Object value) {
    if (value == null) {
      return Double.NaN;
    }
    if (value instanceof Number n) {
      return n.doubleValue();
    }
    if ("Infinity".equals(value) || "-Infinity".equals(value)) {
      return Double.parseDouble((String) value);
    }
    throw bad(name, "a number");
  }

  /** Returns an array of numbers; empty if it is missing. */
  double[] numbers(String name) {
    Object value = tree.get(name);
    if (value instanceof double[] all) {
      return all;
    }
    return list(name).stream().mapToDouble(each -> number(name, each)).toArray();
  }

  /** Returns a list; empty if it is missing. */
  List<?> list(String name) {
    Object value = tree.get(name);
    if (value == null || value instanceof List<?>) {
      return value == null ? List.of() : (List<?>) value;
    }
    throw bad(name, "an array");
  }

  /** Returns nested facts; empty if they are missing. */
  Facts object(String name) {
    return of(name, tree.get(name));
  }

  /** Returns a list of nested facts. */
  List<Facts> objects(String name) {
    return list(name).stream().map(each -> of(name, each)).toList();
  }

  @SuppressWarnings("unchecked")
  private Facts of(String name, Object value) {
    if (value == null || value instanceof Map<?, ?>) {
      return new Facts(place + ": " + name, value == null ? Map.of() : (Map<String, Object>) value);
    }
    if (value instanceof Facts facts) {
      return facts;
    }
    throw bad(name, "an object { … }");
  }

  private BadArgument bad(String name, String expected) {
    String shown = String.valueOf(tree.get(name));
    return new BadArgument(
        place + ": " + name,
        (tree.get(name) == null
                ? "missing"
                : "got " + (shown.length() > 40 ? shown.substring(0, 37) + "..." : shown))
            + ", expected "
            + expected);
  }
}
