package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.files.Digest;
import gradflow.io.ElementType;
import gradflow.io.ModelWriter;
import gradflow.io.RandomModels;
import gradflow.io.TestFiles;
import gradflow.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trained network in a file, and what is said about it. */
class AnalyzeCommandTest {
  private static final double[][] ZERO = {{0}, {0}};

  @TempDir Path folder;
  private Path x;

  @BeforeEach
  void input() {
    x = folder.resolve("x.npy");
    Shell made = Shell.run("generate-input", "gaussian", "--steps", 40, "--size", 3, "--out", x);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out().strip()).isEqualTo("written: " + x + ", 40 steps x 1 sample x 3 inputs");
  }

  private Path model(String kind, String sides, int layers, ElementType type) {
    Path file = folder.resolve(kind + ".safetensors");
    ModelWriter.write(
        file,
        RandomModels.of(kind, sides, layers, 3, 4, 6),
        ModelWriter.Names.PYTORCH,
        Optional.of("net."),
        Optional.of(type));
    return file;
  }

  /** A plain rnn of one input and two units that ignores its input. */
  private Path plain(double[][] recurrent) throws IOException {
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    dict.put("weight_ih_l0", TestFiles.Array.of(ZERO));
    dict.put("weight_hh_l0", TestFiles.Array.of(recurrent));
    return TestFiles.npz(folder.resolve("plain.npz"), dict);
  }

  private static String analyze(Object... words) {
    Object[] all = new Object[words.length + 1];
    all[0] = "analyze";
    System.arraycopy(words, 0, all, 1, words.length);
    Shell shell = Shell.run(all);
    assertThat(shell.code()).as(shell.err()).isZero();
    return shell.out();
  }

  /** The output for a linear net of two units over so many steps. */
  private String linear(int steps, double[][] recurrent) throws IOException {
    Path zeros = folder.resolve("zeros.csv");
    Shell.run("generate-input", "zero", "--steps", steps, "--size", 1, "--out", zeros);
    return analyze(plain(recurrent), "--input", zeros, "--activation", "identity");
  }

  private static double number(String text, String pattern) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    assertThat(m.find()).as(pattern + " in " + text).isTrue();
    return Double.parseDouble(m.group(1));
  }

  @Test
  void aReportWithTablesFiguresAndProvenance() throws IOException {
    Path file = model("lstm", "FB", 2, ElementType.F16);
    Path report = folder.resolve("report");
    String out = analyze(file, "--input", x, "--report", report);
    assertThat(out.lines().limit(7))
        .containsExactly(
            file.toString(),
            "  safetensors, PyTorch convention, F16, prefix net.",
            "  layer 0 forward: lstm, 3 inputs, 4 units, two biases",
            "  layer 0 backward: lstm, 3 inputs, 4 units, two biases",
            "  layer 1 forward: lstm, 8 inputs, 4 units, two biases",
            "  layer 1 backward: lstm, 8 inputs, 4 units, two biases",
            "input: 40 steps of 3 numbers, 1 sample");
    List<String> sentences =
        out.lines()
            .dropWhile(l -> !l.equals("layer 0 forward"))
            .filter(l -> l.startsWith("  "))
            .toList();
    assertThat(sentences).hasSizeGreaterThan(40).allMatch(l -> l.matches(".*\\d.*"));
    for (String table :
        List.of(
            "product_norms",
            "loss_gradient_norms",
            "step_jacobian_norms",
            "lyapunov_exponents",
            "eigenvalues",
            "singular_values",
            "gate_statistics",
            "cell_path",
            "unit_activity",
            "unit_memory")) {
      ResultTable rows = ResultTable.read(report, table);
      assertThat(rows.distinct("layer")).as(table).containsExactly("0", "1");
      assertThat(rows.distinct("direction")).containsExactly("forward", "backward");
    }
    assertThat(ResultTable.read(report, "product_norms").rows()).isEqualTo(4 * 3 * 41);
    String page = Files.readString(report.resolve("report.html"));
    for (String figure :
        List.of(
            "product-norms",
            "loss-gradient",
            "step-norms",
            "eigenvalues",
            "gates-forward",
            "gates-backward",
            "half-lives")) {
      for (String ending : List.of(".png", ".svg", ".pdf")) {
        assertThat(report.resolve(figure + ending)).isNotEmptyFile();
      }
    }
    assertThat(page.split("<svg", -1)).hasSize(1 + 7);
    assertThat(page).doesNotContain("src=\"").doesNotContain("<link").doesNotContain("@import");
    String diagnosis = Files.readString(report.resolve("diagnosis.md"));
    for (String sentence : sentences) {
      assertThat(diagnosis).contains(sentence.strip());
    }
    assertThat(Files.readString(report.resolve("provenance.json")))
        .contains("\"type_of_weights\" : \"F16\"")
        .contains("\"model_sha256\" : \"" + Digest.of(file) + "\"")
        .contains("\"input_sha256\" : \"" + Digest.of(x) + "\"")
        .contains("\"loss\" : \"random-direction\"");
  }

  @Test
  void oneLayerOnly() {
    Path file = model("gru-after", "F", 3, ElementType.F32);
    String all = analyze(file, "--input", x);
    String one = analyze(file, "--input", x, "--layer", 1);
    String from = "layer 1 forward\n  Gra";
    assertThat(one)
        .contains(from)
        .doesNotContain("layer 0 forward\n")
        .doesNotContain("layer 2 forward\n");
    assertThat(all).contains(one.substring(one.indexOf(from)).strip());
    Shell wrong = Shell.run("analyze", file, "--input", x, "--layer", 3);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err().strip()).isEqualTo("--layer: got 3, expected 0 to 2");
  }

  @Test
  void theSameInputInEveryFormat() {
    Path file = model("gru-after", "F", 1, ElementType.F32);
    String wanted = analyze(file, "--input", x);
    for (String name : List.of("x.csv", "x.safetensors")) {
      Path other = folder.resolve(name);
      Shell.run("generate-input", "gaussian", "--steps", 40, "--size", 3, "--out", other);
      assertThat(analyze(file, "--input", other)).isEqualTo(wanted);
    }
  }

  @Test
  void aNamedLossAtEveryStep() {
    Path file = model("gru-after", "F", 1, ElementType.F32);
    String last = analyze(file, "--input", x, "--loss", "half-squared-norm");
    String every = analyze(file, "--input", x, "--loss", "{type: half-squared-norm, at: every}");
    assertThat(every).isNotEqualTo(last);
    Shell wrong = Shell.run("analyze", file, "--input", x, "--loss", "entropy");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("entropy").contains("half-squared-norm");
  }

  @Test
  void vanishing() throws IOException {
    String out = linear(200, new double[][] {{0.5, 0}, {0, 0.25}});
    assertThat(out)
        .contains(
            "Gradients vanish with a half-life of 1.00 steps: ln ‖∂h_T/∂h_t‖ falls by 0.693 nats a step (lags 10 to 200), which over 200 steps is a factor of 10^-60.2.")
        .contains(
            "spectral radius 0.500, largest singular value 0.500, departure from normality 0.0.")
        .contains("2 of 2 units are dead, their output varies by less than 1e-6: 0, 1.");
    assertThat(number(out, "largest Lyapunov exponent along this input is (\\S+) "))
        .isCloseTo(Math.log(0.5), within(1e-2)); // with ln of the start vector's share, over T
    assertThat(out)
        .contains(
            "half of a change for 0.500 steps (median); the shortest for 0.500, the longest, unit 0, for 1.00.");
  }

  @Test
  void exploding() throws IOException {
    assertThat(linear(200, new double[][] {{2, 0}, {0, 1}}))
        .contains(
            "Gradients explode: ln ‖∂h_T/∂h_t‖ grows by 0.693 nats a step (lags 10 to 200), doubling every 1.00 steps; over 200 steps that is a factor of 10^60.2.")
        .contains("the longest, unit 0, for ever.");
  }

  @Test
  void nearCritical() throws IOException {
    assertThat(linear(200, new double[][] {{0, -1}, {1, 0}}))
        .contains(
            "The loss's gradient ‖∂L/∂h_t‖ is 10^0.0 at this direction's last step and 10^0.0 before its first, which is 10^0.0 times as much.",
            "Near-critical: ‖∂h_T/∂h_t‖ changes by only +0.00e+00 nats a step (lags 10 to 200), a factor of 1.00 over all 200 steps.");
  }

  @Test
  void transientGrowth() throws IOException {
    String out = linear(200, new double[][] {{0.9, 20}, {0, 0.9}});
    // ‖[[a, k b/a], [0, 1]] a^k‖ at its largest: k about 1 / -ln 0.9
    double best = 0;
    int lag = 0;
    for (int k = 1; k < 60; k++) {
      double a = Math.pow(0.9, k);
      double b = k * 20 * Math.pow(0.9, k - 1);
      double half = (2 * a * a + b * b) / 2;
      double norm = Math.sqrt(half + Math.sqrt(half * half - a * a * a * a));
      if (norm > best) {
        best = norm;
        lag = k;
      }
    }
    assertThat(out)
        .contains(
            "Transient growth: before it decays, ‖∂s_T/∂s_t‖ rises to "
                + String.format(java.util.Locale.ROOT, "%.3g", best)
                + " at lag "
                + lag
                + ".");
    assertThat(out).contains("Gradients vanish with a half-life of");
  }

  @Test
  void saturatedGates() throws IOException {
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    double[][] in = new double[8][3];
    double[][] recurrent = new double[8][2];
    double[] bias = {0, 0, 9, 9, 0, 0, 0, 0}; // i, f, g, o of two units
    in[4][0] = 1;
    in[5][1] = 1;
    dict.put("weight_ih_l0", TestFiles.Array.of(in));
    dict.put("weight_hh_l0", TestFiles.Array.of(recurrent));
    dict.put("bias_ih_l0", TestFiles.Array.of(bias));
    dict.put("bias_hh_l0", TestFiles.Array.of(new double[8]));
    Path file = TestFiles.safetensors(folder.resolve("open.safetensors"), dict);
    String out = analyze(file, "--input", x);
    double f = 1 / (1 + Math.exp(-9));
    assertThat(out)
        .contains(
            "Gate f is saturated: 0.0 % of its values are below 0.05, 100.0 % above 0.95; its mean is 1.000.")
        .contains(
            "Gate o is alive: 0.0 % of its values are below 0.05, 0.0 % above 0.95; its mean is 0.500.")
        .contains("No unit is dead");
    double life = Math.log(0.5) / Math.log(f);
    assertThat(number(out, "half of a change for (\\S+) steps"))
        .isCloseTo(life, within(life * 1e-2));
  }

  @Test
  void oneStep() {
    Path one = folder.resolve("one.npy");
    Shell.run("generate-input", "gaussian", "--steps", 1, "--size", 3, "--out", one);
    Path file = model("lstm", "FB", 1, ElementType.F32);
    assertThat(analyze(file, "--input", one)).contains("input: 1 step of 3 numbers, 1 sample");
  }

  @ParameterizedTest
  @CsvSource({
    "1,the first of 5 samples",
    "3,the first 3 of 5 samples",
    "5,5 samples",
    "9,5 samples"
  })
  void saysHowManyOfTheSamplesItTakes(int samples, String said) {
    Path five = folder.resolve("five.npy");
    Shell.run(
        "generate-input", "gaussian", "--steps", 7, "--size", 3, "--samples", 5, "--out", five);
    Path file = model("lstm", "F", 1, ElementType.F32);
    assertThat(analyze(file, "--input", five, "--samples", samples))
        .containsPattern("(?m)^input: 7 steps of 3 numbers, " + said + "( \\(--samples\\))?$");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2\\n3,4\\n   | whose last extent is 2, expected 3 (the network's inputs)",
        "1,2,3\\n4,5\\n  | 2",
        "1,2,x\\n        | x",
        "1,2,NaN\\n      | NaN",
        "''              | x.csv"
      })
  void badInputs(String text, String said) throws IOException {
    Path bad = Files.writeString(folder.resolve("x.csv"), text.replace("\\n", "\n").strip());
    Shell shell = Shell.run("analyze", model("gru-after", "F", 1, ElementType.F32), "--input", bad);
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err()).contains("x.csv").contains(said).doesNotContain("Exception");
    assertThat(shell.err().strip()).hasLineCount(1);
  }

  @Test
  void weightsThatBlowTheStateUp() throws IOException {
    Path zeros = folder.resolve("x.csv");
    Files.writeString(zeros, "1\n".repeat(2000));
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    dict.put("weight_ih_l0", TestFiles.Array.of(new double[][] {{1}}));
    dict.put("weight_hh_l0", TestFiles.Array.of(new double[][] {{2}}));
    Path file = TestFiles.npz(folder.resolve("wild.npz"), dict);
    Shell shell = Shell.run("analyze", file, "--input", zeros, "--activation", "identity");
    assertThat(shell.code()).isEqualTo(1);
    assertThat(shell.err()).contains("wild.npz").contains("step 1024");
  }

  /** Squares of such a weight, or of its square, have no double. */
  @ParameterizedTest
  @CsvSource({"1e80", "1e160", "1e300"})
  void aHugeWeight(double huge) throws IOException {
    double[][] recurrent = new double[6][2];
    recurrent[0][1] = huge;
    recurrent[1][0] = 0.5;
    recurrent[4][0] = 0.5;
    recurrent[5][1] = -0.25;
    double[][] in = new double[6][3];
    for (int k = 0; k < 6; k++) {
      in[k][k % 3] = 0.5;
    }
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    dict.put("weight_ih_l0", TestFiles.Array.of(in));
    dict.put("weight_hh_l0", TestFiles.Array.of(recurrent));
    Path file = TestFiles.npz(folder.resolve("huge.npz"), dict);
    Path report = folder.resolve("report");
    String out = analyze(file, "--input", x, "--exponents", 2, "--report", report);
    assertThat(number(out, "largest singular value (\\S+),")).isEqualTo(huge);
    for (double norm : ResultTable.read(report, "step_jacobian_norms").numbers("frobenius")) {
      assertThat(norm).isFinite();
    }
  }

  @Test
  void inputsOfTasks() throws IOException {
    Path file = folder.resolve("adding.npy");
    Shell made =
        Shell.run("generate-input", "{type: adding, length: 20}", "--samples", 5, "--out", file);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains("20 steps x 5 samples x 2 inputs");
    Shell csv =
        Shell.run("generate-input", "{type: adding, length: 20}", "--out", folder.resolve("a.csv"));
    assertThat(csv.code()).as(csv.err()).isZero();
    List<String> lines = Files.readAllLines(folder.resolve("a.csv"));
    assertThat(lines).hasSize(20);
    assertThat(lines.stream().filter(l -> l.endsWith(",1.0"))).hasSize(2);
    Shell wrong =
        Shell.run("generate-input", "{type: adding, length: 20}", "--size", 3, "--out", file);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--size: got 3, but").contains("has 2 inputs");
    Shell none = Shell.run("generate-input", "gaussian", "--size", 3, "--out", file);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err().strip()).isEqualTo("--steps: missing; how many steps of gaussian?");
  }
}
