package gradflow.run;

import gradflow.analysis.Finding;
import gradflow.analysis.Quantity;
import gradflow.analysis.Sentence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Something that a user of the run should know.
 *
 * @param kind such as {@code truncated-gradient}
 * @param level problem, or note where nothing has to be wrong
 * @param update from which on it is so
 * @param says what is so
 * @param advice what one can do
 * @param numbers of both sentences, by name
 */
public record AuditEntry(
    String kind,
    String level,
    long update,
    String says,
    String advice,
    Map<String, Double> numbers) {
  /** Something is wrong. */
  static final String PROBLEM = "problem";

  /** It may be meant so. */
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
