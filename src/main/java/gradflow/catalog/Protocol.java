package gradflow.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Protocol under which a spec is run: quick or full. The entries under {@code full} apply to a full
 * run: mappings are merged into those of the spec; all other values, and each axis, are replaced.
 */
public enum Protocol {
  /** The spec without the entries under {@code full}. */
  QUICK,
  /** The spec with the entries under {@code full}. */
  FULL;

  /** Key of a seed that replaces that of the spec. */
  static final String SEED = "other_seed";

  private static final String KEY = "full";

  /** Returns whether the spec contains {@code protocol: full}. */
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

  /**
   * Returns the spec with another seed: the given one, or that of the key {@code other_seed}, which
   * is written to the copy of a spec that was run with another seed.
   */
  static SpecNode withSeed(SpecNode root, OptionalLong given, Problems problems) {
    if (!(root instanceof SpecNode.Mapping mapping)) {
      return root;
    }
    Optional<SpecNode.Entry> said = mapping.find(SEED);
    SpecNode.Mapping own = mapping.without(SEED);
    if (given.isEmpty() && said.isEmpty()) {
      return own;
    }
    SpecNode seed =
        given.isPresent()
            ? new SpecNode.Scalar(String.valueOf(given.getAsLong()), true, root.place())
            : said.get().value();
    if (own.find(KEY).map(SpecNode.Entry::value).orElse(null) instanceof SpecNode.Mapping full
        && full.find("seed").isPresent()) {
      problems.add(seed.place(), "full: got a seed, which another seed cannot replace; remove it");
    }
    List<SpecNode.Entry> entries = new ArrayList<>(own.without("seed").entries());
    entries.add(new SpecNode.Entry(new SpecNode.Scalar("seed", true, seed.place()), seed));
    return new SpecNode.Mapping(entries, root.place());
  }

  /**
   * Returns the spec without {@code full} and {@code protocol}, after applying the entries under
   * {@code full} if requested.
   */
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
