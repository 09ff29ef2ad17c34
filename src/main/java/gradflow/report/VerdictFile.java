package gradflow.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import gradflow.files.AtomicFile;
import gradflow.verdict.FindingResult;
import gradflow.verdict.Objection;
import gradflow.verdict.PointResult;
import gradflow.verdict.RuleText;
import gradflow.verdict.VerdictSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes {@code verdicts.json}: every verdict with its rules and the numbers behind it. */
public final class VerdictFile {
  private VerdictFile() {}

  /**
   * Writes the file.
   *
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  public static void write(Path file, String protocol, List<ClaimReport> claims) {
    AtomicFile.write(
        file,
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("protocol", protocol);
            json.writeArrayFieldStart("claims");
            for (ClaimReport claim : claims) {
              claim(json, claim);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
          }
        });
  }

  private static void claim(JsonGenerator json, ClaimReport c) throws IOException {
    json.writeStartObject();
    json.writeNumberField("claim", c.claim());
    json.writeStringField("statement", c.rules().statement().strip());
    json.writeStringField("verdict", c.verdict().kind().label());
    json.writeStringField("detail", c.verdict().detail().strip());
    json.writeStringField("experiment", c.experiment());
    json.writeStringField("command", c.command());
    for (Map.Entry<String, String> fact : c.facts().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    strings(json, "sources", c.rules().sources());
    json.writeObjectFieldStart("rules");
    rules(json, c.rules());
    json.writeEndObject();
    json.writeArrayFieldStart("findings");
    for (FindingResult f : c.verdict().findings()) {
      finding(json, f);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void rules(JsonGenerator json, VerdictSpec rules) throws IOException {
    strings(json, "holds", rules.holds());
    strings(json, "also", rules.also());
    if (rules.holdsIf().isPresent()) {
      strings(json, "holds_if", rules.holdsIf().get().findings());
      strings(json, "otherwise", rules.holdsIf().get().otherwise());
    }
    if (rules.fails().isPresent()) {
      strings(json, "fails", rules.fails().get().findings());
    }
    if (rules.objection().isPresent()) {
      Objection objection = rules.objection().get();
      json.writeObjectFieldStart("objection");
      json.writeStringField("says", objection.says().strip());
      json.writeStringField("answer", objection.answer().strip());
      strings(json, "findings", objection.findings());
      json.writeEndObject();
    }
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void finding(JsonGenerator json, FindingResult f) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", f.name());
    json.writeStringField("says", f.finding().says().strip());
    json.writeStringField("rule", RuleText.of(f.finding()));
    json.writeStringField("decision", f.decision().name().toLowerCase(Locale.ROOT));
    json.writeStringField("note", f.note());
    number(json, "confidence", f.confidence());
    number(json, "p", f.p());
    json.writeArrayFieldStart("points");
    for (PointResult p : f.points()) {
      json.writeStartObject();
      for (Map.Entry<String, String> axis : p.point().entrySet()) {
        json.writeStringField(axis.getKey(), axis.getValue());
      }
      json.writeNumberField("n", p.runs());
      json.writeNumberField("died", p.died());
      json.writeNumberField("missing", p.missing());
      number(json, "estimate", p.estimate());
      number(json, "low", p.low());
      number(json, "high", p.high());
      json.writeStringField("interval", p.method());
      number(json, "confidence", p.confidence());
      if (!Double.isNaN(p.share())) {
        number(json, "at_least_of_all_runs", p.share());
      }
      json.writeStringField("decision", p.decision().name().toLowerCase(Locale.ROOT));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** JSON knows no infinities: they are texts, as in the tables. */
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNullField(name);
    } else if (Double.isInfinite(value)) {
      json.writeStringField(name, Double.toString(value));
    } else {
      json.writeNumberField(name, value);
    }
  }
}
