package gradflow.catalog;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a node on one line of YAML, in flow style with strings as in JSON. */
final class FlowText {
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_.+-]*[A-Za-z0-9_]");

  private FlowText() {}

  static String of(SpecNode node) {
    if (node instanceof SpecNode.Mapping mapping) {
      return mapping.entries().stream()
          .map(e -> of(e.key()) + ": " + of(e.value()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node instanceof SpecNode.Sequence sequence) {
      return sequence.items().stream()
          .map(FlowText::of)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (node instanceof SpecNode.Broken) {
      throw new IllegalStateException(
          "a value with a problem has no text, written at " + node.place());
    }
    SpecNode.Scalar scalar = (SpecNode.Scalar) node;
    if (scalar.isNull()) {
      return "null";
    }
    return scalar.plain() && BARE.matcher(scalar.text()).matches()
        ? scalar.text()
        : quote(scalar.text());
  }

  static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
