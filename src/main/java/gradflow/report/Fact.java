package gradflow.report;

import java.util.List;
import java.util.Map;

/** A fact of a page, such as where it comes from. */
record Fact(String name, String text) {
  /** In the order of the map, underscores as blanks. */
  static List<Fact> of(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(e -> new Fact(e.getKey().replace('_', ' '), e.getValue()))
        .toList();
  }
}
