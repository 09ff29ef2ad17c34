package gradflow.catalog;

import java.util.Optional;

/** Parses a single value in the syntax of specs, as given to an option of the command line. */
public final class OneValue {
  private OneValue() {}

  /**
   * Returns the name in a value of an open kind: {@code gaussian} for {@code gaussian} and for
   * {@code {type: gaussian, std: 2}}; empty if there is none.
   *
   * @param name name of the option, for messages
   * @throws SpecException if the text is not YAML
   */
  public static Optional<String> named(String name, String text) {
    Problems problems = new Problems();
    Optional<SpecNode> node = SpecSource.parse(name, text, problems);
    problems.throwIfAny();
    SpecNode given = node.orElse(null);
    if (given instanceof SpecNode.Mapping mapping) {
      given = mapping.find("type").map(SpecNode.Entry::value).orElse(null);
    }
    return given instanceof SpecNode.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
  }

  /**
   * Reads a name such as {@code gaussian}, or a mapping such as {@code {type: gaussian, std: 2}}.
   *
   * @param name name of the option, for messages
   * @param type an interface with a registry
   * @throws SpecException with all problems
   */
  public static <T> T parse(String name, String text, Class<T> type, Registries registries) {
    Problems problems = new Problems();
    Optional<SpecNode> node = SpecSource.parse(name, text, problems);
    problems.throwIfAny();
    Optional<T> value = node.flatMap(n -> new Decoder(registries, problems).decode(n, type));
    problems.throwIfAny();
    return value.orElseThrow();
  }
}
