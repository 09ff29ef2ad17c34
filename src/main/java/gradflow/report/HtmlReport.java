package gradflow.report;

import gradflow.files.AtomicFile;
import gradflow.verdict.Decision;
import gradflow.verdict.FindingResult;
import gradflow.verdict.Objection;
import gradflow.verdict.PointResult;
import gradflow.verdict.RuleText;
import gradflow.verdict.Verdict;
import gradflow.verdict.VerdictSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the report as one HTML file that needs nothing else: for each claim the verdict, the
 * figures, the rules with their numbers, the command and the sources.
 */
public final class HtmlReport {
  private final Bibliography sources = Bibliography.own();
  private final StringBuilder page = new StringBuilder();

  private HtmlReport() {}

  /**
   * Writes the page.
   *
   * @param about one line on what produced it
   * @throws gradflow.files.FileProblem if a figure cannot be read or the page not be written
   */
  public static void write(Path file, String about, List<ClaimReport> claims) {
    HtmlReport report = new HtmlReport();
    report.page(about, claims);
    AtomicFile.write(
        file, out -> out.write(report.page.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void page(String about, List<ClaimReport> claims) {
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>gradflow: claims and verdicts</title>
        <style>
        """);
    page.append(Html.style());
    page.append("</style>\n</head>\n<body>\n<main>\n<h1>Claims and verdicts</h1>\n");
    element("p", "about", about);
    summary(claims);
    claims.forEach(this::claim);
    page.append("</main>\n</body>\n</html>\n");
  }

  private void summary(List<ClaimReport> claims) {
    page.append(
        "<table class=\"summary\">\n<thead><tr><th>#</th><th>The claim</th><th>Verdict</th></tr></thead>\n<tbody>\n");
    for (ClaimReport c : claims) {
      page.append("<tr><td><a href=\"#claim-").append(c.claim()).append("\">").append(c.claim());
      page.append("</a></td><td>").append(Html.escape(c.rules().statement())).append("</td><td>");
      verdict(c.verdict());
      page.append("</td></tr>\n");
    }
    page.append("</tbody>\n</table>\n");
  }

  private void verdict(Verdict v) {
    String kind = v.kind().label();
    page.append("<span class=\"badge ").append(kind.replace(' ', '-')).append("\">").append(kind);
    page.append("</span> ").append(Html.escape(v.detail()));
  }

  private void claim(ClaimReport c) {
    page.append("<section id=\"claim-")
        .append(c.claim())
        .append("\">\n<h2><span class=\"number\">");
    page.append(c.claim())
        .append("</span> ")
        .append(Html.escape(c.rules().statement()))
        .append("</h2>\n");
    page.append("<p class=\"verdict\">");
    verdict(c.verdict());
    page.append("</p>\n");
    for (int k = 0; k < c.figures().size(); k++) {
      page.append("<figure>\n");
      page.append(InlineSvg.read(c.figures().get(k), "c" + c.claim() + "f" + k + "-"));
      element("figcaption", "", c.captions().get(k));
      page.append("</figure>\n");
    }
    c.rules().objection().ifPresent(o -> objection(o, c.verdict().findings()));
    findings(c.verdict().findings());
    page.append("<dl>\n");
    entry("Rule", Html.escape(rule(c.rules())));
    entry("Question", Html.escape(c.question()));
    entry("Experiment", Html.escape(c.experiment()) + ": " + Html.escape(c.title()));
    entry("Command", "<code>" + Html.escape(c.command()) + "</code>");
    StringBuilder facts = new StringBuilder();
    for (Map.Entry<String, String> fact : c.facts().entrySet()) {
      facts
          .append(facts.isEmpty() ? "" : "; ")
          .append(Html.escape(fact.getKey().replace('_', ' ')));
      facts.append(" <code>").append(Html.escape(fact.getValue())).append("</code>");
    }
    entry("Made by", facts.toString());
    for (String key : c.rules().sources()) {
      Optional<String> link = sources.link(key);
      String citation = Html.escape(sources.citation(key).orElse(key));
      entry(
          "Source",
          citation
              + link.map(l -> " <a href=\"" + Html.escape(l) + "\">" + Html.escape(l) + "</a>")
                  .orElse(""));
    }
    page.append("</dl>\n</section>\n");
  }

  /** The objection, the numbers that speak to it, and what they say. */
  private void objection(Objection o, List<FindingResult> findings) {
    page.append("<dl class=\"objection\">\n");
    entry("Strongest objection", Html.escape(o.says()));
    StringBuilder answer = new StringBuilder(Html.escape(o.answer()));
    for (FindingResult f : findings) {
      if (o.findings().contains(f.name())) {
        answer.append("<div>").append(mark(f.decision())).append(' ');
        answer.append(Html.escape(f.finding().says()));
        f.decisive()
            .ifPresent(
                p ->
                    answer
                        .append(": ")
                        .append(Html.escape(Numbers.interval(p)))
                        .append(" <span class=\"rule\">")
                        .append(Html.escape(p.where() + "; " + Numbers.basis(p)))
                        .append("</span>"));
        answer.append("</div>");
      }
    }
    entry("Answer", answer.toString());
    page.append("</dl>\n");
  }

  /** Which findings make which verdict. */
  private static String rule(VerdictSpec rules) {
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

  private void findings(List<FindingResult> findings) {
    page.append(
        "<table class=\"findings\">\n<thead><tr><th>Found</th><th>What, and by which rule</th>");
    page.append(
        "<th>The point on which it hangs</th><th>Value [interval]</th></tr></thead>\n<tbody>\n");
    for (FindingResult f : findings) {
      page.append("<tr><td>").append(mark(f.decision())).append("</td><td>");
      page.append(Html.escape(f.finding().says())).append(" <span class=\"name\">(");
      page.append(Html.escape(f.name())).append(")</span><div class=\"rule\">");
      page.append(Html.escape(RuleText.of(f.finding()))).append("</div>");
      if (!f.note().isEmpty()) {
        page.append("<div class=\"note\">").append(Html.escape(f.note())).append("</div>");
      }
      points(f.points());
      page.append("</td><td>");
      page.append(f.decisive().map(p -> Html.escape(p.where())).orElse("none"));
      page.append("</td><td class=\"value\">");
      page.append(f.decisive().map(HtmlReport::value).orElse("")).append("</td></tr>\n");
    }
    page.append("</tbody>\n</table>\n");
  }

  private static String value(PointResult p) {
    return Html.escape(Numbers.interval(p))
        + "<div class=\"rule\">"
        + Html.escape(Numbers.basis(p))
        + "</div>";
  }

  private void points(List<PointResult> points) {
    if (points.size() < 2) {
      return;
    }
    page.append("<details><summary>all ")
        .append(points.size())
        .append(" points</summary>\n<table>\n<tr>");
    points.get(0).point().keySet().forEach(axis -> element("th", "", axis));
    page.append("<th>value [interval]</th><th>runs</th><th>died</th><th>found</th></tr>\n");
    for (PointResult p : points) {
      page.append("<tr>");
      p.point().values().forEach(label -> element("td", "", label));
      page.append("<td class=\"value\">")
          .append(Html.escape(Numbers.interval(p)))
          .append("</td><td>");
      page.append(p.runs()).append("</td><td>").append(p.died());
      page.append("</td><td>").append(mark(p.decision())).append("</td></tr>\n");
    }
    page.append("</table>\n</details>");
  }

  private static String mark(Decision decision) {
    return switch (decision) {
      case YES -> "<span class=\"yes\">yes</span>";
      case NO -> "<span class=\"no\">no</span>";
      case UNDECIDED -> "<span class=\"open\">undecided</span>";
    };
  }

  private void entry(String name, String html) {
    page.append("<dt>").append(name).append("</dt><dd>").append(html).append("</dd>\n");
  }

  private void element(String name, String kind, String text) {
    Html.element(page, name, kind, text);
  }
}
