package gradflow.catalog;

import java.util.Optional;

/** A single value in the language of specs, as an option of the command line gives it. */
public final class OneValue {
  private OneValue() {}

  /**
   * The name that a value of an open kind gives: {@code gaussian} of {@code gaussian} and of {@code
   * {type: gaussian, std: 2}}; nothing if it gives none.
   *
   * @param name of the option, for messages
   * @throws SpecException if the text is no YAML
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
   * @param name of the option, for messages
   * @param type an interface with a registry
   * @throws SpecException with everything that is wrong
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
