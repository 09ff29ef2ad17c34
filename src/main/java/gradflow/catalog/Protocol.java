package gradflow.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How thoroughly a spec is run. A spec's {@code full} holds what a full run has instead: its
 * mappings are merged into those of the spec, everything else, and each axis, is replaced.
 */
public enum Protocol {
  /** As the spec is written. */
  QUICK,
  /** With what stands under {@code full}. */
  FULL;

  private static final String KEY = "full";

  /** Whether the spec says {@code protocol: full}. */
  static boolean saidBy(SpecNode root, Problems problems) {
    Optional<SpecNode> said =
        root instanceof SpecNode.Mapping mapping
            ? mapping.find("protocol").map(SpecNode.Entry::value)
            : Optional.empty();
    if (said.isEmpty()) {
      return false;
    }
    String text = said.get() instanceof SpecNode.Scalar scalar ? scalar.text() : "";
    if (!text.equals("full") && !text.equals("quick")) {
      problems.add(
          said.get().place(),
          "protocol: got " + Scalars.describe(said.get()) + ", expected quick or full");
    }
    return text.equals("full");
  }

  /** The spec without {@code full} and {@code protocol}, or with what stands under it in place. */
  static SpecNode apply(SpecNode root, boolean full, Problems problems) {
    if (!(root instanceof SpecNode.Mapping mapping)) {
      return root;
    }
    SpecNode.Mapping rest = mapping.without(KEY).without("protocol");
    Optional<SpecNode> instead = mapping.find(KEY).map(SpecNode.Entry::value);
    if (instead.isPresent() && !(instead.get() instanceof SpecNode.Mapping)) {
      problems.add(
          instead.get().place(),
          "full: got " + Scalars.describe(instead.get()) + ", expected a mapping");
      return rest;
    }
    return full && instead.isPresent()
        ? merge(rest, (SpecNode.Mapping) instead.get(), 0, false)
        : rest;
  }

  private static SpecNode.Mapping merge(
      SpecNode.Mapping base, SpecNode.Mapping over, int depth, boolean axes) {
    List<SpecNode.Entry> entries = new ArrayList<>();
    for (SpecNode.Entry entry : base.entries()) {
      String key = entry.key().text();
      Optional<SpecNode.Entry> other = over.find(key);
      boolean both =
          other.isPresent()
              && !axes
              && entry.value() instanceof SpecNode.Mapping
              && other.get().value() instanceof SpecNode.Mapping;
      entries.add(
          both
              ? new SpecNode.Entry(
                  entry.key(),
                  merge(
                      (SpecNode.Mapping) entry.value(),
                      (SpecNode.Mapping) other.get().value(),
                      depth + 1,
                      depth == 0 && key.equals("axes")))
              : other.orElse(entry));
    }
    over.entries().stream().filter(e -> base.find(e.key().text()).isEmpty()).forEach(entries::add);
    return new SpecNode.Mapping(entries, base.place());
  }
}
