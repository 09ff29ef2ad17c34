package gradflow.run;

import gradflow.analysis.Finding;
import gradflow.analysis.Quantity;
import gradflow.analysis.Sentence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One entry of the audit: something that the user should know about the run.
 *
 * @param kind kind of entry, such as {@code truncated-gradient}
 * @param level {@code problem}, or {@code note} if nothing needs to be wrong
 * @param update first update that it applies to
 * @param says description of what was found
 * @param advice what to do about it
 * @param numbers numbers in both texts, by name
 */
public record AuditEntry(
    String kind,
    String level,
    long update,
    String says,
    String advice,
    Map<String, Double> numbers) {
  /** Level of an entry that reports a problem. */
  static final String PROBLEM = "problem";

  /** Level of an entry whose cause may be intended. */
  static final String NOTE = "note";

  static AuditEntry of(String level, long update, Sentence says, Sentence advice) {
    Finding what = says.end();
    Finding how = advice.end();
    Map<String, Double> numbers = new LinkedHashMap<>();
    Stream.concat(what.quantities().stream(), how.quantities().stream())
        .forEach((Quantity q) -> numbers.putIfAbsent(q.name(), q.value()));
    return new AuditEntry(
        what.kind(), level, update, what.sentence().strip(), how.sentence().strip(), numbers);
  }

  Map<String, Object> tree() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("kind", kind);
    out.put("level", level);
    out.put("update", update);
    out.put("says", says);
    out.put("advice", advice);
    out.put("numbers", numbers);
    return out;
  }
}
