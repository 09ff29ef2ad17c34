package gradflow.catalog;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds references {@code ${name}} in scalars. {@code ${name.key}} refers to the value under a key
 * if the value of the axis is a mapping.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)\\}");

  private References() {}

  static boolean mentioned(String text) {
    return text.contains("${");
  }

  /** Returns whether a reference is opened but not closed. */
  static boolean unfinished(String text) {
    return mentioned(REFERENCE.matcher(text).replaceAll(""));
  }

  /** Returns the names in order. */
  static List<String> names(String text) {
    return REFERENCE.matcher(text).results().map(References::name).toList();
  }

  /** Returns whether the whole text is one reference. */
  static boolean whole(String text) {
    return REFERENCE.matcher(text).matches();
  }

  private static String name(MatchResult match) {
    return match.group(1).trim();
  }

  /** Returns the axis of a reference, without the key. */
  static String axis(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Returns what a name refers to in the value of its axis; empty if there is no such key. */
  static Optional<AxisValue> find(String name, AxisValue value) {
    String axis = axis(name);
    return axis.equals(name) ? Optional.of(value) : part(value, name.substring(axis.length() + 1));
  }

  /** Returns the value under a key of an axis's value; empty if there is no such key. */
  static Optional<AxisValue> part(AxisValue value, String key) {
    if (!(value.node() instanceof SpecNode.Mapping mapping)) {
      return Optional.empty();
    }
    return mapping
        .find(key)
        .map(SpecNode.Entry::value)
        .map(n -> new AxisValue(n instanceof SpecNode.Scalar s ? s.text() : value.label(), n));
  }

  /** Replaces each reference in a text. */
  static String replaced(String text, UnaryOperator<String> byName) {
    return REFERENCE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(byName.apply(name(m))));
  }
}
