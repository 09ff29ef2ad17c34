package gradflow.report;

import gradflow.files.AtomicFile;
import gradflow.files.PlainJson;
import gradflow.verdict.FindingResult;
import gradflow.verdict.Objection;
import gradflow.verdict.PointResult;
import gradflow.verdict.RuleText;
import gradflow.verdict.VerdictSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes {@code verdicts.json}: every verdict with its rules and the supporting numbers. */
public final class VerdictFile {
  private VerdictFile() {}

  /**
   * Writes the file.
   *
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  public static void write(Path file, String protocol, List<ClaimReport> claims) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("protocol", protocol);
    all.put("claims", claims.stream().map(VerdictFile::claim).toList());
    AtomicFile.write(file, out -> out.write(PlainJson.text(all).getBytes(StandardCharsets.UTF_8)));
  }

  private static Map<String, Object> claim(ClaimReport c) {
    Map<String, Object> claim = new LinkedHashMap<>();
    claim.put("claim", c.claim());
    claim.put("statement", c.rules().statement().strip());
    claim.put("verdict", c.verdict().kind().label());
    claim.put("detail", c.verdict().detail().strip());
    claim.put("experiment", c.experiment());
    claim.put("command", c.command());
    claim.putAll(c.facts());
    claim.put("sources", c.rules().sources());
    claim.put("rules", rules(c.rules()));
    claim.put("findings", c.verdict().findings().stream().map(VerdictFile::finding).toList());
    return claim;
  }

  private static Map<String, Object> rules(VerdictSpec rules) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("holds", rules.holds());
    out.put("also", rules.also());
    if (rules.holdsIf().isPresent()) {
      out.put("holds_if", rules.holdsIf().get().findings());
      out.put("otherwise", rules.holdsIf().get().otherwise());
    }
    if (rules.fails().isPresent()) {
      out.put("fails", rules.fails().get().findings());
    }
    if (rules.objection().isPresent()) {
      Objection objection = rules.objection().get();
      Map<String, Object> said = new LinkedHashMap<>();
      said.put("says", objection.says().strip());
      said.put("answer", objection.answer().strip());
      said.put("findings", objection.findings());
      out.put("objection", said);
    }
    return out;
  }

  private static Map<String, Object> finding(FindingResult f) {
    Map<String, Object> finding = new LinkedHashMap<>();
    finding.put("name", f.name());
    finding.put("says", f.finding().says().strip());
    finding.put("rule", RuleText.of(f.finding()));
    finding.put("decision", f.decision().name().toLowerCase(Locale.ROOT));
    finding.put("note", f.note());
    finding.put("confidence", f.confidence());
    finding.put("p", f.p());
    finding.put("points", f.points().stream().map(VerdictFile::point).toList());
    return finding;
  }

  private static Map<String, Object> point(PointResult p) {
    Map<String, Object> point = new LinkedHashMap<>(p.point());
    point.put("n", p.runs());
    point.put("died", p.died());
    point.put("missing", p.missing());
    point.put("estimate", p.estimate());
    point.put("low", p.low());
    point.put("high", p.high());
    point.put("interval", p.method());
    point.put("confidence", p.confidence());
    if (!Double.isNaN(p.share())) {
      point.put("at_least_of_all_runs", p.share());
    }
    point.put("decision", p.decision().name().toLowerCase(Locale.ROOT));
    return point;
  }
}
