package gradflow.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Provenance;
import gradflow.experiment.RunResult;
import gradflow.experiment.Seconds;
import gradflow.files.AtomicFile;
import gradflow.result.ResultStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Writes {@code provenance.json}: what ran where, with which seeds, and how long each stage took.
 */
final class ProvenanceFile {
  private ProvenanceFile() {}

  static void write(ResultStore store, ExperimentSpec spec, int threads, Stages stages) {
    AtomicFile.write(
        store.folder().resolve("provenance.json"),
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("experiment", spec.name());
            json.writeStringField("spec_sha256_12", spec.hash());
            if (!spec.inputs().isEmpty()) {
              json.writeStringField("inputs", ResultFolder.inputs(spec.inputs()));
              json.writeStringField("spec_folder", between(store.folder(), spec.folder()));
            }
            json.writeNumberField("seed", spec.seed());
            json.writeStringField(
                "finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            for (Map.Entry<String, String> e : Provenance.ofThisProcess().entrySet()) {
              json.writeStringField(e.getKey(), e.getValue());
            }
            json.writeNumberField("threads", threads);
            json.writeNumberField("runs_planned", store.planned());
            json.writeNumberField("runs_finished", store.finished());
            json.writeNumberField("runs_taken_over", store.takenOver());
            json.writeObjectFieldStart("seconds");
            for (Map.Entry<String, Double> e : stages.seconds().entrySet()) {
              json.writeNumberField(e.getKey(), rounded(e.getValue()));
            }
            json.writeEndObject();
            json.writeArrayFieldStart("runs");
            store.results().<IOException>forEach(r -> run(json, r));
            json.writeEndArray();
            json.writeEndObject();
          }
        });
  }

  private static void run(JsonGenerator json, RunResult r) throws IOException {
    json.writeStartObject();
    json.writeNumberField("run", r.run().index());
    json.writeStringField("seed", String.format("%016x", r.run().seed().value()));
    json.writeStringField("outcome", r.outcome().label());
    Seconds seconds = r.seconds();
    json.writeNumberField("seconds", rounded(seconds.total()));
    if (seconds.trained()) {
      json.writeNumberField("seconds_in_updates", rounded(seconds.updates()));
      json.writeNumberField("seconds_in_tests", rounded(seconds.tests()));
      json.writeNumberField("seconds_in_probes", rounded(seconds.probes()));
    }
    json.writeEndObject();
  }

  /** Returns the path of a folder relative to another, so that both can be moved together. */
  private static String between(Path from, Path to) {
    Path target = to.toAbsolutePath().normalize();
    try {
      return from.toAbsolutePath().normalize().relativize(target).toString();
    } catch (IllegalArgumentException e) {
      return target.toString(); // on another drive
    }
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }
}
