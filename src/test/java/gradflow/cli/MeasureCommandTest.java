package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code measure} against the PyTorch reference cases, and at the ends of the range of doubles. */
class MeasureCommandTest {
  private static final List<String> COMPARED =
      List.of(
          "h",
          "c",
          "J",
          "prod_spectral",
          "prod_frobenius",
          "prod_hh_spectral",
          "prod_hh_frobenius",
          "loss",
          "dL_dh",
          "dL_dh_norm",
          "dL_dc_state",
          "dL_dc_node",
          "dL_dW_ih",
          "dL_dW_hh",
          "dL_db_ih",
          "dL_db_hh");

  @TempDir Path folder;

  @Test
  void everyFieldOfEveryReferenceCase() throws IOException {
    List<String> names =
        Files.readAllLines(Path.of("src/test/resources/oracle/cases.txt")).stream()
            .filter(s -> !s.isBlank())
            .toList();
    List<Object> words = new ArrayList<>(List.of("measure"));
    for (String name : names) {
      Path file = folder.resolve(name + ".json");
      try (InputStream in =
          new GZIPInputStream(
              Files.newInputStream(Path.of("src/test/resources/oracle", name + ".json.gz")))) {
        Files.copy(in, file);
      }
      words.add(file);
    }
    Path answers = folder.resolve("answers");
    words.add("--out");
    words.add(answers);
    Shell shell = Shell.run(words.toArray());
    assertThat(shell.err()).isEmpty();
    assertThat(shell.code()).isZero();
    int compared = 0;
    for (String name : names) {
      Map<String, double[]> expected = read(folder.resolve(name + ".json"));
      Map<String, double[]> actual = read(answers.resolve(name + ".json"));
      double tolerance = name.startsWith("rnn_relu") ? 1e-11 : 1e-12;
      for (String field : COMPARED) {
        assertThat(actual.containsKey(field))
            .as(name + " " + field)
            .isEqualTo(expected.containsKey(field));
        if (expected.containsKey(field)) {
          requireClose(name + " " + field, actual.get(field), expected.get(field), tolerance);
          compared++;
        }
      }
      double[] plain = expected.get("prod_spectral");
      double[] log = actual.get("log_prod_spectral");
      for (int t = 0; t < plain.length; t++) {
        assertThat(log[t]).as(name).isCloseTo(Math.log(plain[t]), within(1e-11));
      }
    }
    assertThat(names).hasSize(80);
    assertThat(compared).isGreaterThan(900);
  }

  private static void requireClose(
      String what, double[] actual, double[] expected, double tolerance) {
    assertThat(actual.length).as(what).isEqualTo(expected.length);
    double largest = 0;
    for (double v : expected) {
      largest = Math.max(largest, Math.abs(v));
    }
    for (int k = 0; k < expected.length; k++) {
      if (!(Math.abs(actual[k] - expected[k]) <= tolerance * largest)) {
        throw new AssertionError(
            what + "[" + k + "]: got " + actual[k] + ", expected " + expected[k]);
      }
    }
  }

  @Test
  void onlyTheFieldsThatWereAskedFor() throws IOException {
    Shell shell =
        Shell.run(
            "measure",
            rnn("identity", 2, 3, "[[0.5,0],[0,0.25]]", "[1,1]"),
            "--fields",
            "log_prod_spectral,loss");
    assertThat(shell.code()).isZero();
    Map<String, double[]> answer = parse(shell.out());
    assertThat(answer.keySet())
        .containsExactlyInAnyOrder("H", "D", "T", "log_prod_spectral", "loss");
    for (int t = 0; t <= 3; t++) {
      assertThat(answer.get("log_prod_spectral")[t])
          .isCloseTo((3 - t) * Math.log(0.5), within(1e-15));
    }
    assertThat(answer.get("loss")[0]).isEqualTo((Math.pow(0.125, 2) + Math.pow(1 / 64.0, 2)) / 2);
  }

  @Test
  void sigmoidByHand() throws IOException {
    Shell shell =
        Shell.run("measure", rnn("sigmoid", 1, 1, "[[2]]", "[0.5]"), "--fields", "h,J,dL_dh");
    double h = 1 / (1 + Math.exp(-1));
    Map<String, double[]> answer = parse(shell.out());
    assertThat(answer.get("h")[1]).isCloseTo(h, within(1e-15));
    assertThat(answer.get("J")[0]).isCloseTo(2 * h * (1 - h), within(1e-15));
    assertThat(answer.get("dL_dh")[0]).isCloseTo(2 * h * h * (1 - h), within(1e-15));
  }

  /** i = o = 1/2, f = 1/4: c = 2/4 + tanh(1/2)/2. */
  @Test
  void hardSigmoidGatesByHand() throws IOException {
    String zeros = "[[0],[0],[0],[0]]";
    String lstm =
        "{\"cell\":\"lstm\",\"gate\":\"%s\",\"H\":1,\"D\":1,\"T\":1,\"W_ih\":%s,\"W_hh\":%s,\"b_ih\":[0,-1.5,0.5,0],"
            + "\"b_hh\":[0,0,0,0],\"x\":[[0]],\"h0\":[0],\"c0\":[2]}";
    Path hard = folder.resolve("hard.json");
    Files.writeString(hard, String.format(lstm, "hard_sigmoid", zeros, zeros));
    Shell shell = Shell.run("measure", hard, "--fields", "h,c");
    double c = 0.5 + Math.tanh(0.5) / 2;
    Map<String, double[]> answer = parse(shell.out());
    assertThat(answer.get("c")[1]).isCloseTo(c, within(1e-15));
    assertThat(answer.get("h")[1]).isCloseTo(Math.tanh(c) / 2, within(1e-15));
    assertThat(shell.out()).contains("\"gate\":\"hard_sigmoid\"");
    Path odd = folder.resolve("odd.json");
    Files.writeString(odd, String.format(lstm, "hardish", zeros, zeros));
    assertThat(Shell.run("measure", odd).err())
        .contains("odd.json: gate: got hardish, expected one of tanh, relu, sigmoid, hard_sigmoid");
    Files.writeString(odd, "{\"cell\":\"rnn_tanh\",\"gate\":\"relu\",\"H\":1,\"D\":1,\"T\":1}");
    assertThat(Shell.run("measure", odd).err())
        .contains("gate: got relu for rnn_tanh, which has no gates");
  }

  @Test
  void whatADoubleCannotHoldIsInTheLogarithms() throws IOException {
    Shell growing =
        Shell.run(
            "measure",
            rnn("tanh", 2, 2000, "[[0,2],[-2,0]]", "[0,0]"),
            "--fields",
            "prod_spectral,log_prod_spectral,prod_frobenius");
    assertThat(parse(growing.out()).get("prod_spectral")[0]).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(parse(growing.out()).get("log_prod_spectral")[0])
        .isCloseTo(2000 * Math.log(2), within(1e-8));
    assertThat(growing.out()).contains("\"Infinity\"").doesNotContain("NaN");
    Shell dead =
        Shell.run(
            "measure",
            rnn("relu", 2, 3, "[[-1,0],[0,-1]]", "[1,1]"),
            "--fields",
            "prod_spectral,log_prod_spectral");
    assertThat(dead.out())
        .contains("\"log_prod_spectral\":[\"-Infinity\",\"-Infinity\",\"-Infinity\",0.0]");
    assertThat(parse(dead.out()).get("prod_spectral")).containsExactly(0, 0, 0, 1);
  }

  @Test
  void hundredThousandSteps() throws IOException {
    Path file = rnn("tanh", 2, 100_000, "[[0,0.5],[-0.5,0]]", "[0,0]");
    double[] log =
        parse(Shell.run("measure", file, "--fields", "log_prod_spectral").out())
            .get("log_prod_spectral");
    assertThat(log).hasSize(100_001);
    assertThat(log[0] / 100_000).isCloseTo(Math.log(0.5), within(1e-10));
  }

  @Test
  void goodCasesAreAnsweredBesideABadOne() throws IOException {
    Path good = rnn("tanh", 1, 1, "[[1]]", "[0]");
    Path bad = Files.writeString(folder.resolve("bad.json"), "{\"cell\": \"rnn_tanh\", \"H\": 1}");
    Shell shell = Shell.run("measure", bad, good, "--fields", "loss");
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err()).contains("bad.json: D is missing, expected an integer >= 1");
    assertThat(shell.out().lines()).hasSize(1);
  }

  private Path rnn(String activation, int h, int steps, String weights, String h0)
      throws IOException {
    String zeros = "0" + ",0".repeat(h - 1);
    String column = "[0]" + ",[0]".repeat(h - 1);
    String x = "[0]" + ",[0]".repeat(steps - 1);
    String json =
        String.format(
            Locale.ROOT,
            "{\"cell\":\"rnn_%s\",\"H\":%d,\"D\":1,\"T\":%d,\"W_ih\":[%s],\"W_hh\":%s,\"b_ih\":[%s],\"b_hh\":[%s],\"x\":[%s],\"h0\":%s}",
            activation,
            h,
            steps,
            column,
            weights,
            zeros,
            zeros,
            x,
            h0);
    return Files.writeString(folder.resolve(activation + steps + ".json"), json);
  }

  private static Map<String, double[]> parse(String json) throws IOException {
    try (JsonParser p = new JsonFactory().createParser(json)) {
      return read(p);
    }
  }

  private static Map<String, double[]> read(Path file) throws IOException {
    return parse(Files.readString(file, StandardCharsets.UTF_8));
  }

  /** Numeric fields, flattened; texts such as "-Infinity" within arrays as numbers. */
  private static Map<String, double[]> read(JsonParser p) throws IOException {
    Map<String, double[]> out = new LinkedHashMap<>();
    p.nextToken();
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      JsonToken first = p.nextToken();
      List<Double> values = new ArrayList<>();
      int depth = first == JsonToken.START_ARRAY ? 1 : 0;
      if (depth == 0 && !first.isNumeric()) {
        continue;
      }
      if (depth == 0) {
        values.add(p.getDoubleValue());
      }
      while (depth > 0) {
        switch (p.nextToken()) {
          case START_ARRAY -> depth++;
          case END_ARRAY -> depth--;
          case VALUE_STRING -> values.add(Double.parseDouble(p.getText()));
          default -> values.add(p.getDoubleValue());
        }
      }
      out.put(field, values.stream().mapToDouble(Double::doubleValue).toArray());
    }
    return out;
  }
}
