package gradflow.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that references resolve, that all axes are used, and that the size of the unfolded spec is
 * bounded.
 */
final class ReferenceCheck {
  private final Problems problems;
  private final Map<String, Place> declared = new LinkedHashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<String, SweepAxis> axes = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Set<String> usedWhole = new HashSet<>();

  ReferenceCheck(Problems problems) {
    this.problems = problems;
  }

  /**
   * Declares an axis. Its values may refer only to axes declared before it, so there are no cycles.
   */
  void declare(Place place, SweepAxis axis) {
    long largest = axis.values().stream().mapToLong(v -> size(v.node())).max().orElse(1);
    declared.put(axis.name(), place);
    sizes.put(axis.name(), Math.min(largest, SpecParser.MAX_NODES + 1L));
    axes.put(axis.name(), axis);
  }

  boolean body(SpecNode body) {
    boolean small = size(body) <= SpecParser.MAX_NODES;
    if (!small) {
      problems.add(
          body.place(),
          "with its axes the spec unfolds to more than "
              + SpecParser.MAX_NODES
              + " values per run");
    }
    declared.forEach(
        (name, place) -> {
          if (!used.contains(name)) {
            problems.add(
                place,
                "axis %s is not used; write ${%s} where its value belongs, or remove the axis"
                    .formatted(name, name));
          }
        });
    return small;
  }

  /** Returns the axes that are referred to only by parts of their values. */
  Set<String> usedInParts() {
    Set<String> parts = new HashSet<>(used);
    parts.removeAll(usedWhole);
    return parts;
  }

  private long size(SpecNode node) {
    if (node instanceof SpecNode.Mapping mapping) {
      mapping.entries().forEach(e -> key(e.key()));
      return 1 + mapping.entries().stream().mapToLong(e -> 1 + size(e.value())).sum();
    } else if (node instanceof SpecNode.Sequence sequence) {
      return 1 + sequence.items().stream().mapToLong(this::size).sum();
    }
    return node instanceof SpecNode.Scalar scalar ? scalar(scalar) : 1;
  }

  private void key(SpecNode.Scalar key) {
    if (References.mentioned(key.text())) {
      problems.add(key.place(), "a key cannot hold a reference, got " + FlowText.quote(key.text()));
    }
  }

  private long scalar(SpecNode.Scalar scalar) {
    String text = scalar.text();
    if (References.unfinished(text)) {
      problems.add(
          scalar.place(), "unfinished reference in " + FlowText.quote(text) + ", expected ${name}");
    }
    List<String> names = References.names(text);
    for (String name : names) {
      String axis = References.axis(name);
      used.add(axis);
      if (axis.equals(name)) {
        usedWhole.add(axis);
      }
      if (declared.containsKey(axis)) {
        part(scalar, name, axis);
      } else {
        problems.add(
            scalar.place(),
            "undefined reference ${"
                + name
                + "}; "
                + Names.suggest("axes above", name, declared.keySet()));
      }
    }
    return References.whole(text) ? sizes.getOrDefault(References.axis(names.get(0)), 1L) : 1;
  }

  private void part(SpecNode.Scalar scalar, String name, String axis) {
    if (name.equals(axis)) {
      return;
    }
    String key = name.substring(axis.length() + 1);
    for (AxisValue value : axes.get(axis).values()) {
      if (References.part(value, key).isEmpty()) {
        problems.add(
            scalar.place(),
            "undefined reference ${%s}; the value %s of axis %s has no key %s"
                .formatted(name, FlowText.quote(value.label()), axis, key));
        return;
      }
    }
  }
}
