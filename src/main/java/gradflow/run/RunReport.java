package gradflow.run;

import gradflow.analysis.Finding;
import gradflow.analysis.Quantity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Result of the analysis of a run folder.
 *
 * @param run the run folder
 * @param checkpoints facts of each checkpoint
 * @param story the course of the run, in sentences
 * @param audit audit entries for the user
 * @param measured number of checkpoints measured by this call
 * @param unkept reason why readings could not be stored; empty if they were
 */
public record RunReport(
    RunFolder run,
    List<Map<String, Object>> checkpoints,
    List<Finding> story,
    List<AuditEntry> audit,
    int measured,
    Optional<String> unkept) {
  /** Version of the answer's structure. */
  static final int VERSION = 1;

  static RunReport of(RunFolder run, RunAnalysis.Readings all) {
    AuditEvidence e = new AuditEvidence(run, all.readings());
    addLoss(e);
    return new RunReport(
        run,
        all.readings().stream().map(Facts::tree).toList(),
        Story.of(e),
        Audit.of(e),
        all.measured(),
        all.unkept());
  }

  /** Adds to each checkpoint the mean of the losses logged since the previous one. */
  private static void addLoss(AuditEvidence e) {
    long before = -1;
    for (Facts f : e.readings()) {
      long update = f.update();
      int from = e.log().rowAfter(before);
      int to = update == 0 ? Math.min(1, e.log().rows()) : e.log().rowAfter(update);
      double[] losses = e.log().finite("loss", from, to);
      Map<String, Object> with = new LinkedHashMap<>();
      with.put("update", update);
      with.put("loss", Arrays.stream(losses).average().orElse(Double.NaN));
      f.tree().remove("update");
      with.putAll(f.tree());
      f.tree().clear();
      f.tree().putAll(with);
      before = update;
    }
  }

  /** Returns the report as a JSON tree. */
  public Map<String, Object> tree() {
    Map<String, Object> out = new LinkedHashMap<>();
    RunManifest m = run.manifest();
    out.put("format", "gradflow-run-analysis");
    out.put("version", (long) VERSION);
    out.put("cell", m.cell());
    out.put("framework", m.framework().tree());
    out.put("finished", m.finished());
    out.put("updates", run.log().rows() == 0 ? null : run.log().steps()[run.log().rows() - 1]);
    out.put("rows_written_again", (long) run.log().rewritten());
    out.put("audit", audit.stream().map(AuditEntry::tree).toList());
    out.put("story", story.stream().map(RunReport::tree).toList());
    out.put("checkpoints", checkpoints);
    return out;
  }

  private static Map<String, Object> tree(Finding f) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    for (Quantity q : f.quantities()) {
      numbers.putIfAbsent(q.name(), q.value());
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("about", f.kind());
    out.put("says", f.sentence());
    out.put("numbers", numbers);
    return out;
  }
}
