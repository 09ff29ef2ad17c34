package gradflow.catalog;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code ${name}} in the scalars of a node and puts values in their place. */
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
    if (unfinished(scalar.text()) || !assignment.keySet().containsAll(names)) {
      return new SpecNode.Broken(scalar.place());
    }
    if (whole(scalar.text())) {
      return substitute(assignment.get(names.get(0)).node(), assignment);
    }
    String text =
        REFERENCE
            .matcher(scalar.text())
            .replaceAll(m -> Matcher.quoteReplacement(assignment.get(name(m)).label()));
    return new SpecNode.Scalar(text, scalar.plain(), scalar.place());
  }
}
