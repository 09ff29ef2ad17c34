package gradflow.report;

import gradflow.verdict.Objection;
import gradflow.verdict.Verdict;
import gradflow.verdict.VerdictSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A claim as texts for a page. */
record ClaimView(
    int number,
    String statement,
    String kind,
    String label,
    String detail,
    List<FigureView> figures,
    List<Answer> objection,
    List<FindingView> findings,
    String rules,
    String question,
    String experiment,
    String title,
    String command,
    List<Fact> facts,
    List<Link> report,
    List<Source> sources) {
  /** The strongest objection, and the findings that answer it. */
  record Answer(String says, String answer, List<FindingView> findings) {}

  /** The source of a publication; the link may be empty. */
  record Source(String citation, String link) {}

  /**
   * @param page the folder of the page
   */
  static ClaimView of(ClaimReport c, Bibliography sources, Path page) {
    Verdict verdict = c.verdict();
    List<FindingView> findings = verdict.findings().stream().map(FindingView::of).toList();
    String label = verdict.kind().label();
    return new ClaimView(
        c.claim(),
        c.rules().statement(),
        label.replace(' ', '-'),
        label,
        verdict.detail(),
        figures(c),
        c.rules().objection().map(o -> answer(o, findings)).stream().toList(),
        findings,
        rules(c.rules()),
        c.question().strip(),
        c.experiment(),
        c.title(),
        c.command(),
        Fact.of(c.facts()),
        report(c, page),
        c.rules().sources().stream()
            .map(key -> new Source(sources.citation(key).orElse(key), sources.link(key).orElse("")))
            .toList());
  }

  private static List<FigureView> figures(ClaimReport c) {
    List<FigureView> views = new ArrayList<>();
    for (int k = 0; k < c.figures().size(); k++) {
      String id = "c" + c.claim() + "f" + k;
      views.add(FigureView.still(id, c.figures().get(k), c.captions().get(k)));
    }
    return views;
  }

  private static Answer answer(Objection o, List<FindingView> findings) {
    return new Answer(
        o.says(),
        o.answer(),
        findings.stream().filter(f -> o.findings().contains(f.name())).toList());
  }

  /** Returns the report of the claim's own results, with its address relative to the page. */
  private static List<Link> report(ClaimReport c, Path page) {
    if (c.figures().isEmpty()) {
      return List.of();
    }
    Path file = c.figures().get(0).toAbsolutePath().resolveSibling(ResultReport.FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    String way = page.normalize().relativize(file.normalize()).toString().replace('\\', '/');
    return List.of(new Link(c.experiment() + "/" + ResultReport.FILE, Link.to(way).address()));
  }

  /** Returns which findings lead to which verdict, in words. */
  private static String rules(VerdictSpec rules) {
    List<String> parts = new ArrayList<>();
    if (!rules.holds().isEmpty()) {
      parts.add("holds: " + String.join(" and ", rules.holds()));
    }
    rules
        .holdsIf()
        .ifPresent(
            c -> {
              List<String> all = new ArrayList<>(c.findings());
              all.addAll(c.otherwise());
              parts.add("else holds if: " + String.join(" and ", all));
            });
    rules.fails().ifPresent(f -> parts.add("else fails: " + String.join(" and ", f.findings())));
    return String.join("; ", parts);
  }
}
