package gradflow.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Applies all audit rules and orders the entries by severity. */
final class Audit {
  private Audit() {}

  static List<AuditEntry> of(AuditEvidence e) {
    List<AuditEntry> out = new ArrayList<>();
    FiniteRules.add(e, out);
    CutRules.add(e, out);
    FlowRules.add(e, out);
    LogRules.add(e, out);
    StateRules.add(e, out);
    out.sort(Comparator.comparing(a -> a.level().equals(AuditEntry.PROBLEM) ? 0 : 1));
    return List.copyOf(out);
  }
}
