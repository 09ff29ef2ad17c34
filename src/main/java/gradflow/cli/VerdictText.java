package gradflow.cli;

import gradflow.report.ClaimReport;
import gradflow.report.NumberText;
import gradflow.verdict.Decision;
import gradflow.verdict.FindingResult;
import gradflow.verdict.RuleText;
import gradflow.verdict.Verdict;
import gradflow.verdict.VerdictSpec;
import java.io.PrintWriter;
import java.util.List;

/** Prints verdicts on a terminal. */
final class VerdictText {
  private static final int WIDTH = 100;

  private VerdictText() {}

  /** Prints one claim with the supporting numbers. */
  static void print(PrintWriter out, VerdictSpec rules, Verdict verdict) {
    Screen screen = Screen.upTo(WIDTH, out);
    out.println();
    line(screen, "claim:   ", rules.statement());
    line(screen, "verdict: ", sentence(verdict));
    for (FindingResult f : verdict.findings()) {
      String mark =
          f.decision() == Decision.YES ? "yes " : f.decision() == Decision.NO ? "no  " : "open";
      line(screen, "  " + mark + "  ", f.finding().says() + " (" + f.name() + ")");
      line(screen, "        ", RuleText.of(f.finding()));
      f.decisive()
          .ifPresent(
              p ->
                  line(
                      screen,
                      "        ",
                      NumberText.interval(p) + " at " + p.where() + "; " + NumberText.basis(p)));
      if (!f.note().isEmpty()) {
        line(screen, "        ", f.note());
      }
    }
    rules
        .objection()
        .ifPresent(
            o -> {
              line(screen, "objection: ", o.says());
              line(
                  screen, "answer:    ", o.answer() + " (" + String.join(", ", o.findings()) + ")");
            });
    out.flush();
  }

  /** Prints one or more lines for each claim. */
  static void table(PrintWriter out, List<ClaimReport> claims) {
    Screen screen = Screen.upTo(WIDTH, out);
    out.println("claim  verdict    ");
    for (ClaimReport c : claims) {
      String first = String.format("%5d  %-9s  ", c.claim(), c.verdict().kind().label());
      line(screen, first, c.rules().statement());
      if (!c.verdict().detail().isBlank()) {
        String label = c.verdict().kind() == Verdict.Kind.HOLDS_IF ? "if " : "";
        line(screen, " ".repeat(first.length()), "→ " + label + c.verdict().detail());
      }
    }
    out.flush();
  }

  private static String sentence(Verdict verdict) {
    String detail = verdict.detail().strip();
    String join = verdict.kind() == Verdict.Kind.HOLDS_IF ? " " : ": ";
    return verdict.kind().label() + (detail.isEmpty() ? "" : join + detail);
  }

  /** Prints a text from a spec, whose own line breaks are ignored. */
  private static void line(Screen screen, String label, String text) {
    screen.line(label, text.strip().replaceAll("\\s+", " "), 0);
  }
}
