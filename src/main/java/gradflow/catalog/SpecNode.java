package gradflow.catalog;

import java.util.List;
import java.util.Optional;

/** A node of a spec with its position in the file. Immutable; aliases share their node. */
public sealed interface SpecNode {
  /** Returns the position of the node; for an alias, that of its anchor. */
  Place place();

  /**
   * A scalar. Its type is decided by the record component that it is decoded to.
   *
   * @param text the text without quotes
   * @param plain whether it was written without quotes; only plain scalars can be numbers, booleans
   *     or null
   */
  record Scalar(String text, boolean plain, Place place) implements SpecNode {
    /** Returns whether the scalar is a plain {@code null} or {@code ~}, or empty. */
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

  /** Keys with values, in the order of the file. Keys are unique. */
  record Mapping(List<Entry> entries, Place place) implements SpecNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** Returns the entry with a key. */
    public Optional<Entry> find(String key) {
      for (Entry entry : entries) {
        if (entry.key().text().equals(key)) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }

    /** Returns the mapping without a key. */
    public Mapping without(String key) {
      return new Mapping(entries.stream().filter(e -> !e.key().text().equals(key)).toList(), place);
    }
  }

  /**
   * Placeholder for a value whose problem is already noted. Decoding it fails without a further
   * message.
   */
  record Broken(Place place) implements SpecNode {}

  /** A key and its value. */
  record Entry(Scalar key, SpecNode value) {}

  /**
   * Returns the node on one line of YAML, without comments and aliases. Equal texts mean equal
   * content, so the text can be hashed.
   */
  default String flow() {
    return FlowText.of(this);
  }
}
