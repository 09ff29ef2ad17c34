package gradflow.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gradflow.experiment.CodeDigest;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Provenance;
import gradflow.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Whether a result folder already has what running an experiment would give. */
final class Finished {
  private Finished() {}

  /** Every run of that very spec, by this very code, none of them failed. */
  static boolean is(ExperimentSpec spec, Path folder) {
    Path file = folder.resolve("provenance.json");
    if (!Files.exists(file) || !ResultTable.exists(folder, "runs")) {
      return false;
    }
    try {
      Map<String, String> facts = facts(file);
      String runs = String.valueOf(spec.runs().size());
      ResultTable table = ResultTable.read(folder, "runs");
      return spec.hash().equals(facts.get("spec_sha256_12"))
          && CodeDigest.ofThisProcess().orElse("none").equals(facts.get("code_sha256_12"))
          && Provenance.codeVersion().equals(facts.get("gradflow"))
          && runs.equals(facts.get("runs_finished"))
          && table.rows() == spec.runs().size()
          && Arrays.stream(table.texts("outcome")).noneMatch("failed"::equals);
    } catch (IOException e) {
      return false; // not written by this program, so it is run again
    }
  }

  /** The texts and numbers at the top of the file. */
  private static Map<String, String> facts(Path file) throws IOException {
    Map<String, String> facts = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          facts.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
    }
    return facts;
  }
}
