package gradflow.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds {@code ${name}} in the scalars of a node and puts values in their place. {@code
 * ${name.key}} stands for what is under a key of a value that is a mapping.
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

  private static Optional<AxisValue> find(String name, Map<String, AxisValue> assignment) {
    AxisValue value = assignment.get(axis(name));
    return value == null || axis(name).equals(name)
        ? Optional.ofNullable(value)
        : part(value, name.substring(axis(name).length() + 1));
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

  /**
   * The node with every reference replaced: by the value's node where the reference stands alone,
   * else by its label. A name that is not there leaves a broken node, as its problem is noted
   * already.
   */
  static SpecNode substitute(SpecNode node, Map<String, AxisValue> assignment) {
    if (node instanceof SpecNode.Mapping mapping) {
      return new SpecNode.Mapping(
          mapping.entries().stream()
              .map(e -> new SpecNode.Entry(e.key(), substitute(e.value(), assignment)))
              .toList(),
          mapping.place());
    } else if (node instanceof SpecNode.Sequence sequence) {
      return new SpecNode.Sequence(
          sequence.items().stream().map(i -> substitute(i, assignment)).toList(), sequence.place());
    }
    boolean refers = node instanceof SpecNode.Scalar s && mentioned(s.text());
    return refers ? scalar((SpecNode.Scalar) node, assignment) : node;
  }

  private static SpecNode scalar(SpecNode.Scalar scalar, Map<String, AxisValue> assignment) {
    List<String> names = names(scalar.text());
    boolean known = names.stream().allMatch(n -> find(n, assignment).isPresent());
    if (unfinished(scalar.text()) || !known) {
      return new SpecNode.Broken(scalar.place());
    }
    if (whole(scalar.text())) {
      return substitute(find(names.get(0), assignment).orElseThrow().node(), assignment);
    }
    String text =
        REFERENCE
            .matcher(scalar.text())
            .replaceAll(
                m -> Matcher.quoteReplacement(find(name(m), assignment).orElseThrow().label()));
    return new SpecNode.Scalar(text, scalar.plain(), scalar.place());
  }
}
