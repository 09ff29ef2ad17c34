package gradflow.cli;

import gradflow.report.ClaimReport;
import gradflow.report.Numbers;
import gradflow.verdict.Decision;
import gradflow.verdict.FindingResult;
import gradflow.verdict.RuleText;
import gradflow.verdict.Verdict;
import gradflow.verdict.VerdictSpec;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Verdicts on a terminal. */
final class VerdictText {
  private static final int WIDTH = 100;

  private VerdictText() {}

  /** One claim with the numbers behind it. */
  static void print(PrintWriter out, VerdictSpec rules, Verdict verdict) {
    out.println();
    wrap(out, "claim:   ", rules.statement());
    wrap(out, "verdict: ", sentence(verdict));
    for (FindingResult f : verdict.findings()) {
      String mark =
          f.decision() == Decision.YES ? "yes " : f.decision() == Decision.NO ? "no  " : "open";
      wrap(out, "  " + mark + "  ", f.finding().says() + " (" + f.name() + ")");
      wrap(out, "        ", RuleText.of(f.finding()));
      f.decisive().ifPresent(p -> wrap(out, "        ", Numbers.interval(p) + " at " + p.where()));
      if (!f.note().isEmpty()) {
        wrap(out, "        ", f.note());
      }
    }
    out.flush();
  }

  /** A line or more a claim. */
  static void table(PrintWriter out, List<ClaimReport> claims) {
    out.println("claim  verdict    ");
    for (ClaimReport c : claims) {
      String first = String.format("%5d  %-9s  ", c.claim(), c.verdict().kind().label());
      wrap(out, first, c.rules().statement());
      if (!c.verdict().detail().isBlank()) {
        String label = c.verdict().kind() == Verdict.Kind.HOLDS_IF ? "if " : "";
        wrap(out, " ".repeat(first.length()), "→ " + label + c.verdict().detail());
      }
    }
    out.flush();
  }

  private static String sentence(Verdict verdict) {
    String detail = verdict.detail().strip();
    String join = verdict.kind() == Verdict.Kind.HOLDS_IF ? " " : ": ";
    return verdict.kind().label() + (detail.isEmpty() ? "" : join + detail);
  }

  /** Prints a text behind a label, broken between words, its later lines under its first. */
  static void wrap(PrintWriter out, String label, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      if (line.length() > 0 && label.length() + line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    for (int k = 0; k < lines.size(); k++) {
      out.println((k == 0 ? label : " ".repeat(label.length())) + lines.get(k));
    }
  }
}
