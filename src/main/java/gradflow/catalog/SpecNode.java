package gradflow.catalog;

import java.util.List;
import java.util.Optional;

/** A piece of a spec with the place where it was written. Immutable; aliases share their node. */
public sealed interface SpecNode {
  /** Where it was written; for an alias, where its anchor is. */
  Place place();

  /**
   * A single value, not yet given a type: the record that wants it decides.
   *
   * @param text what was written, without quotes
   * @param plain whether it stood without quotes; only plain scalars are numbers, booleans or null
   */
  record Scalar(String text, boolean plain, Place place) implements SpecNode {
    /** Whether it is the plain {@code null}, {@code ~}, or nothing at all. */
    public boolean isNull() {
      return plain
          && (text.isEmpty()
              || text.equals("~")
              || text.equals("null")
              || text.equals("Null")
              || text.equals("NULL"));
    }
  }

  /** A list. */
  record Sequence(List<SpecNode> items, Place place) implements SpecNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Keys with values, in the order of the file; no key twice. */
  record Mapping(List<Entry> entries, Place place) implements SpecNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The entry with that key. */
    public Optional<Entry> find(String key) {
      for (Entry entry : entries) {
        if (entry.key().text().equals(key)) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }

    /** The same mapping without that key. */
    public Mapping without(String key) {
      return new Mapping(entries.stream().filter(e -> !e.key().text().equals(key)).toList(), place);
    }
  }

  /** Stands for a value whose problem is already noted; decoding it fails without another word. */
  record Broken(Place place) implements SpecNode {}

  /** A key and its value. */
  record Entry(Scalar key, SpecNode value) {}

  /**
   * The node on one line of YAML, without comments and aliases: equal texts mean equal content, so
   * it can stand in a manifest or be hashed.
   */
  default String flow() {
    return FlowText.of(this);
  }
}
