package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Catalog;
import gradflow.reference.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code measure} against the reference cases of src/test/resources/cells. */
class MeasureCellsTest {
  private static final Path CASES = Path.of("src/test/resources/cells");

  /** What a case gives, and the coordinates of an slstm that {@code measure} does not answer in. */
  private static final List<String> GIVEN =
      List.of(
          "seed",
          "tool",
          "dtype",
          "parameters",
          "x",
          "s0",
          "s_ratio",
          "J_ratio",
          "s_stabilised",
          "J_stabilised");

  @TempDir Path folder;

  @Test
  void everyFieldOfEveryReferenceCase() throws IOException {
    List<String> names = names();
    List<Object> words = new ArrayList<>(List.of("measure"));
    for (String name : names) {
      words.add(unpack(name));
    }
    Path answers = folder.resolve("answers");
    words.addAll(List.of("--out", answers));
    Shell shell = Shell.run(words.toArray());
    assertThat(shell.err()).isEmpty();
    assertThat(shell.code()).isZero();
    for (String name : names) {
      compare(name, read(folder.resolve(name + ".json")), read(answers.resolve(name + ".json")));
    }
  }

  private void compare(String name, Map<String, Object> expected, Map<String, Object> actual) {
    Set<String> compared = new TreeSet<>(expected.keySet());
    compared.removeAll(GIVEN);
    assertThat(actual.keySet()).as(name).containsAll(compared);
    for (String field : compared) {
      Object wanted = expected.get(field);
      if (wanted instanceof String || field.equals("options")) {
        assertThat(actual.get(field)).as(name + " " + field).isEqualTo(wanted);
      } else if (field.equals("dL_dparameters")) {
        parameters(name, (Map<?, ?>) wanted, (Map<?, ?>) actual.get(field));
      } else {
        double[] numbers = Json.flat(wanted);
        double tolerance = tolerance(name, field) * Math.max(largest(numbers), Double.MIN_NORMAL);
        close(name + " " + field, Json.flat(actual.get(field)), numbers, tolerance);
      }
    }
  }

  /** Long products are sums of 2000 logarithms, known to 5e-12 (README of the cases). */
  private static double tolerance(String name, String field) {
    return name.startsWith("long-") && field.startsWith("log_") ? 1e-11 : 1e-12;
  }

  /** Relative to the largest entry of all blocks: some are exact zeros. */
  private static void parameters(String name, Map<?, ?> expected, Map<?, ?> actual) {
    assertThat(actual.keySet()).as(name).containsExactlyInAnyOrderElementsOf(keys(expected));
    double tolerance = 1e-12 * largest(Json.flat(expected));
    for (Object block : expected.keySet()) {
      assertThat(actual.get(block).toString().startsWith("[["))
          .as(name + " " + block)
          .isEqualTo(expected.get(block).toString().startsWith("[["));
      double[] numbers = Json.flat(expected.get(block));
      close(name + " dL_d" + block, Json.flat(actual.get(block)), numbers, tolerance);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> Set<T> keys(Map<?, ?> map) {
    return (Set<T>) map.keySet();
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).filter(Double::isFinite).max().orElse(0);
  }

  private static void close(String what, double[] actual, double[] expected, double tolerance) {
    assertThat(actual.length).as(what).isEqualTo(expected.length);
    for (int k = 0; k < expected.length; k++) {
      boolean same = actual[k] == expected[k]; // both may be −Infinity
      if (!same && !(Math.abs(actual[k] - expected[k]) <= tolerance)) {
        throw new AssertionError(
            what + "[" + k + "]: got " + actual[k] + ", expected " + expected[k]);
      }
    }
  }

  private static List<String> names() throws IOException {
    List<String> cells = Catalog.cells().names();
    List<String> names =
        Files.readAllLines(CASES.resolve("cases.txt")).stream()
            .filter(s -> !s.isBlank())
            .filter(s -> cells.contains(s.replaceFirst("^long-", "").split("_", 2)[0]))
            .toList();
    assertThat(names).isNotEmpty();
    return names;
  }

  private Path unpack(String name) throws IOException {
    Path file = folder.resolve(name + ".json");
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(CASES.resolve(name + ".json.gz")))) {
      Files.copy(in, file);
    }
    return file;
  }

  private static Map<String, Object> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Json.read(in);
    }
  }

  @Test
  void aCaseWithoutOptionalFieldsStartsAtZero() throws IOException {
    String text =
        "{\"cell\": \"minimal\", \"sizes\": {\"H\": 1, \"D\": 1}, \"x\": [[0.5]], \"parameters\":"
            + " {\"W_ih_z\": [[2]], \"b_z\": [0], \"W_hh_u\": [[1]], \"V_u\": [[0]], \"b_u\":"
            + " [0]}}";
    Map<String, Object> answer = measured(text, "s,J,log_prod_spectral");
    double z = Math.tanh(1);
    assertThat(Json.flat(answer.get("s"))[0]).isZero();
    close("s", Json.flat(answer.get("s")), new double[] {0, z / 2}, 1e-15);
    close("J", Json.flat(answer.get("J")), new double[] {0.5 - z / 4}, 1e-15);
    assertThat(answer).doesNotContainKeys("loss", "variant", "dL_ds");
  }

  /** u = σ(−800) is 0 in doubles, and so is J. */
  @Test
  void theLogarithmOfZeroIsNull() throws IOException {
    String text =
        "{\"cell\": \"minimal\", \"sizes\": {\"H\": 1, \"D\": 1}, \"x\": [[0]], \"s0\": [0],"
            + " \"parameters\": {\"W_ih_z\": [[0]], \"b_z\": [0], \"W_hh_u\": [[0]], \"V_u\":"
            + " [[0]], \"b_u\": [-800]}}";
    Map<String, Object> answer = measured(text, "log_prod_spectral");
    assertThat(answer.get("log_prod_spectral")).hasToString("[null, 0.0]");
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() throws IOException {
    String good =
        "{\"cell\": \"minimal\", \"options\": {},\n \"sizes\": {\"H\": 1, \"D\": 1}, \"x\": [[0]],"
            + " \"parameters\": {\"W_ih_z\": [[2]], \"b_z\": [0], \"W_hh_u\": [[1]], \"V_u\":"
            + " [[0]], \"b_u\": [0]}}";
    assertThat(failure(good.replace("\"H\": 1", "\"H\": 0")))
        .contains("case.json:2:17: hidden_size: got 0, expected an integer >= 1");
    assertThat(failure(good.replace("\"H\": 1, ", ""))).contains("missing key hidden_size");
    assertThat(failure(good.replace("{}", "{\"reset\": true}"))).contains("unknown key \"reset\"");
    assertThat(failure(good.replace("minimal", "minimum"))).contains("did you mean minimal?");
    assertThat(failure(good.replace("\"b_z\": [0],", ""))).contains("parameters: b_z is missing");
    assertThat(failure(good.replace("b_z", "b_q"))).contains("got b_q, expected [W_ih_z, b_z");
    assertThat(failure(good.replace("[[2]]", "[[2, 3]]"))).contains("W_ih_z[0]: got 2");
    assertThat(failure(good.replace("\"D\": 1", "\"D\": 1, \"n\": 2")))
        .contains("sizes.n: got 2, expected 1, the state size of minimal");
    assertThat(failure(good.replace("[[0]], \"par", "[[0, 1]], \"par"))).contains("x[0]: got 2");
    assertThat(failure(good.replace("\"x\": [[0]],", ""))).contains("x is missing");
    assertThat(failure(good.replace("parameters", "weights"))).contains("parameters is missing");
    assertThat(failure(good.replace("\"options\": {}", "\"variant\": \"tanh\"")))
        .contains("options is missing; variant tanh is only a label");
  }

  private Map<String, Object> measured(String text, String fields) throws IOException {
    Path file = Files.writeString(folder.resolve("case.json"), text);
    Path answer = folder.resolve("answer.json");
    Shell shell = Shell.run("measure", file, "--fields", fields, "--out", answer);
    assertThat(shell.err()).isEmpty();
    return read(answer);
  }

  private String failure(String text) throws IOException {
    Shell shell = Shell.run("measure", Files.writeString(folder.resolve("case.json"), text));
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err().lines().count()).isEqualTo(1);
    return shell.err();
  }
}
