package gradflow.report;

import java.util.List;
import java.util.Map;

/** A fact in a page, such as provenance. */
record Fact(String name, String text) {
  /** Converts a map, in its order; underscores become blanks. */
  static List<Fact> of(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(e -> new Fact(e.getKey().replace('_', ' '), e.getValue()))
        .toList();
  }
}
