package gradflow.catalog;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds {@code ${name}} in the scalars of a node. {@code ${name.key}} stands for what is under a
 * key of a value that is a mapping.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)\\}");

  private References() {}

  static boolean mentioned(String text) {
    return text.contains("${");
  }

  /** Whether a reference is begun and never closed. */
  static boolean unfinished(String text) {
    return mentioned(REFERENCE.matcher(text).replaceAll(""));
  }

  /** The names, in order. */
  static List<String> names(String text) {
    return REFERENCE.matcher(text).results().map(References::name).toList();
  }

  /** Whether the whole text is one reference. */
  static boolean whole(String text) {
    return REFERENCE.matcher(text).matches();
  }

  private static String name(MatchResult match) {
    return match.group(1).trim();
  }

  /** The axis that a reference is to, without the key. */
  static String axis(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** What a name refers to in the value of its axis; nothing if there is no such key. */
  static Optional<AxisValue> find(String name, AxisValue value) {
    String axis = axis(name);
    return axis.equals(name) ? Optional.of(value) : part(value, name.substring(axis.length() + 1));
  }

  /** What is under a key of an axis's value; nothing if there is no such key. */
  static Optional<AxisValue> part(AxisValue value, String key) {
    if (!(value.node() instanceof SpecNode.Mapping mapping)) {
      return Optional.empty();
    }
    return mapping
        .find(key)
        .map(SpecNode.Entry::value)
        .map(n -> new AxisValue(n instanceof SpecNode.Scalar s ? s.text() : value.label(), n));
  }

  /** The text with something else in place of each reference. */
  static String replaced(String text, UnaryOperator<String> byName) {
    return REFERENCE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(byName.apply(name(m))));
  }
}
