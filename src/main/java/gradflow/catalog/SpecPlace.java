package gradflow.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the position of a value by its path, such as {@code figures[0].panels[1].table}. */
final class SpecPlace {
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

  private SpecPlace() {}

  /** Returns the position of the value, or of the last existing value on the path. */
  static Place of(SpecNode root, String path) {
    return node(root, path).place();
  }

  /** Returns the value, or the last existing value on the path. */
  static SpecNode node(SpecNode root, String path) {
    SpecNode node = root;
    Matcher steps = STEP.matcher(path);
    while (steps.find()) {
      Optional<SpecNode> next = Optional.empty();
      if (steps.group(1) != null && node instanceof SpecNode.Mapping mapping) {
        next = mapping.find(steps.group(1)).map(SpecNode.Entry::value);
      } else if (steps.group(2) != null && node instanceof SpecNode.Sequence sequence) {
        int index = Integer.parseInt(steps.group(2));
        next = index < sequence.items().size() ? Optional.of(sequence.items().get(index)) : next;
      }
      if (next.isEmpty()) {
        return node;
      }
      node = next.get();
    }
    return node;
  }
}
