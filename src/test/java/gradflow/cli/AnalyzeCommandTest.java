package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.files.Digest;
import gradflow.io.ElementType;
import gradflow.io.ModelWriter;
import gradflow.io.RandomModels;
import gradflow.io.TestFiles;
import gradflow.table.ResultTable;
import gradflow.table.Table;
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
    assertThat(out).contains("loss: a random direction of the output at the last step\n");
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
            "findings",
            "unit_activity",
            "unit_memory")) {
      Table rows = ResultTable.read(report, table);
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
    assertThat(page)
        .doesNotContain("src=\"")
        .doesNotContain("<link rel=\"stylesheet")
        .doesNotContain("@import");
    String diagnosis = Files.readString(report.resolve("diagnosis.md"));
    for (String sentence : sentences) {
      assertThat(diagnosis).contains(sentence.strip());
    }
    assertThat(Files.readString(report.resolve("provenance.json")))
        .contains("\"type_of_weights\" : \"F16\"")
        .contains("\"model_sha256\" : \"" + Digest.of(file) + "\"")
        .contains("\"input_sha256\" : \"" + Digest.of(x) + "\"")
        .contains("\"loss\" : \"random-direction\"");
    assertThat(Files.readString(report.resolve("loss-gradient.svg")))
        .contains("Gradient of the loss: a random direction of the output at the last step");
    assertThat(ResultTable.read(report, "findings").distinct("layer")).containsExactly("0", "1");
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

  private Path npy(String name, double[] values, long... shape) throws IOException {
    return Files.write(folder.resolve(name), TestFiles.npy(new TestFiles.Array(shape, values)));
  }

  private static String refused(Object... words) {
    Object[] all = new Object[words.length + 1];
    all[0] = "analyze";
    System.arraycopy(words, 0, all, 1, words.length);
    Shell shell = Shell.run(all);
    assertThat(shell.code()).as(shell.err()).isEqualTo(2);
    assertThat(shell.err()).doesNotContain("Exception", "internal");
    return shell.err().strip();
  }

  @Test
  void anArrayThatMayHaveSamplesFirstIsAskedBack() throws IOException {
    double[] values = new double[4 * 9 * 3];
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.sin(k);
    }
    Path file = model("gru-after", "F", 1, ElementType.F32);
    Path three = npy("three.npy", values, 4, 9, 3);
    assertThat(refused(file, "--input", three))
        .isEqualTo(
            three
                + ": three: got 4 x 9 x 3: 4 steps of 9 samples, or 9 steps of 4 samples? Say"
                + " --layout TBD if steps come first, --layout BTD if samples do");
    String second = analyze(file, "--input", three, "--layout", "BTD");
    assertThat(second)
        .contains("input: 9 steps of 3 numbers, the first of 4 samples (--samples)\n");
    assertThat(analyze(file, "--input", three, "--layout", "tbd"))
        .contains("input: 4 steps of 3 numbers, the first of 9 samples (--samples)\n");
    // the first sample alone, as an array of two dimensions, is the same input
    Path two = npy("two.npy", java.util.Arrays.copyOf(values, 27), 9, 3);
    String from = "\nlayer 0 forward\n";
    String alone = analyze(file, "--input", two);
    assertThat(alone.substring(alone.indexOf(from)))
        .isEqualTo(second.substring(second.indexOf(from)));
    assertThat(refused(file, "--input", npy("square.npy", values, 6, 6, 3)))
        .contains("Say --layout");
    assertThat(refused(file, "--input", npy("one.npy", values, 1, 36, 3)))
        .contains("1 step of 36 samples, or 36 steps of 1 sample?");
  }

  @Test
  void theLossOfAReadoutInTheFile() throws IOException {
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    dict.put("rnn.weight_ih_l0", TestFiles.Array.of(new double[][] {{1, 0, 0}, {0, 1, 0}}));
    dict.put("rnn.weight_hh_l0", TestFiles.Array.of(new double[][] {{0.5, 0}, {0, 0.25}}));
    dict.put("head.weight", TestFiles.Array.of(new double[][] {{1, 2}, {0, 1}, {-1, 1}}));
    dict.put("head.bias", TestFiles.Array.of(new double[] {0.5, 0, -0.5}));
    dict.put("dense/kernel", TestFiles.Array.of(new double[][] {{1, 0, -1}, {2, 1, 1}}));
    dict.put("spare", TestFiles.Array.of(new double[] {1}));
    Path file = TestFiles.npz(folder.resolve("with-head.npz"), dict);
    double[] values = new double[5 * 2 * 3];
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.cos(k);
    }
    Path in = npy("in.npy", values, 5, 2, 3);
    Path y = npy("y.npy", new double[] {2, 0}, 2, 1);
    Object[] words = {
      file,
      "--input",
      in,
      "--samples",
      2,
      "--activation",
      "identity",
      "--loss",
      "readout",
      "--readout",
      "head.weight,head.bias",
      "--targets",
      y,
      "--criterion",
      "cross-entropy"
    };
    String out = analyze(words);
    // h_T of a linear net with a diagonal W, the loss and its gradient V'(softmax - e_y) / 2
    double[] norms = new double[2];
    double loss = 0;
    double[][] v = {{1, 2}, {0, 1}, {-1, 1}};
    double[] c = {0.5, 0, -0.5};
    for (int b = 0; b < 2; b++) {
      double[] h = new double[2];
      for (int t = 0; t < 5; t++) {
        h[0] = 0.5 * h[0] + values[(t * 2 + b) * 3];
        h[1] = 0.25 * h[1] + values[(t * 2 + b) * 3 + 1];
      }
      double[] e = new double[3];
      double sum = 0;
      for (int i = 0; i < 3; i++) {
        e[i] = Math.exp(v[i][0] * h[0] + v[i][1] * h[1] + c[i]);
        sum += e[i];
      }
      int label = b == 0 ? 2 : 0;
      loss -= Math.log(e[label] / sum) / 2;
      double squares = 0;
      for (int j = 0; j < 2; j++) {
        double g = -v[label][j];
        for (int i = 0; i < 3; i++) {
          g += e[i] / sum * v[i][j];
        }
        squares += g * g / 4;
      }
      norms[b] = Math.sqrt(squares);
    }
    assertThat(
            number(
                out,
                "The loss is the cross entropy of head.weight, head.bias against y.npy at the last step, (\\S+) nats"))
        .isCloseTo(loss, within(loss * 5e-3));
    assertThat(number(out, "‖∂L/∂h_t‖ is (\\S+) at this direction's last step"))
        .isCloseTo(Math.sqrt(norms[0] * norms[1]), within(norms[0] * 5e-3));
    assertThat(out)
        .contains("  not used: dense/kernel (2 x 3), spare (1)\n")
        .contains("loss: cross entropy of head.weight, head.bias against y.npy at the last step\n");
    // Keras keeps the transpose
    words[10] = "dense/kernel,head.bias";
    assertThat(number(analyze(words), "at the last step, (\\S+) nats"))
        .isCloseTo(loss, within(loss * 5e-3));
    words[10] = "head.weight,head.bias";
    // a class that does not count leaves the mean to the others
    words[12] = npy("ignored.npy", new double[] {2, -100}, 2, 1);
    double first = number(analyze(words), "at the last step, (\\S+) nats");
    words[12] = npy("second.npy", new double[] {-100, 0}, 2, 1);
    double second = number(analyze(words), "at the last step, (\\S+) nats");
    assertThat((first + second) / 2).isCloseTo(loss, within(loss * 5e-3));
    assertThat(Math.abs(first - loss)).isGreaterThan(0.1);
    words[12] = npy("numbers.npy", new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    words[14] = "mse";
    assertThat(analyze(words)).contains("The loss is the mean squared error of head.weight");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--readout head.weight --targets y.csv | --criterion: missing",
        "--readout head.weight --criterion mse | --targets: missing",
        "--loss readout --targets y.csv --criterion mse | --readout: got nothing",
        "--loss half-squared-norm --readout head.weight | --readout: goes with --loss readout",
        "--targets y.csv | --targets: goes with --loss readout",
        "--loss {type: half-squared-norm} --loss-at every | --loss-at: goes with the name of a loss",
        "--readout a,b,c --targets y.csv --criterion mse | --readout: got [a, b, c]",
        "--readout head.weight --targets y.csv --criterion hinge | mse, binary-cross-entropy, cross-entropy",
        "--readout nothing --targets y.csv --criterion mse | has no tensor named nothing",
        "--readout head.bias --targets y.csv --criterion mse | got the shape [2], expected K x 4",
        "--readout head.weight,rnn.weight_hh_l0 --targets y.csv --criterion mse | a bias for each",
        "--readout head.weight --targets y.csv --criterion mse | expected 1 x 2 (samples x outputs",
        "--readout head.weight --targets y.csv --criterion cross-entropy --loss-at every | 40 x 1 (steps",
        "--readout head.weight --targets y.csv --criterion cross-entropy | is 7.0, expected a class",
        "--readout head.weight --targets y.csv --criterion cross-entropy --ignore-index 7 | every target is ignored (7)",
        "--readout head.weight --targets y.csv --criterion mse --ignore-index 7 | --ignore-index: goes with --criterion cross-entropy",
        "--ignore-index 7 | --ignore-index: goes with --loss readout",
        "--loss src/test/resources/losses/huber.onnx | takes [outputs, targets], but no targets are given",
        "--loss src/test/resources/losses/huber.onnx --loss-at every --targets y.csv | takes outputs of the last step",
        "--loss src/test/resources/losses/huber.onnx --criterion mse --targets y.csv | --criterion: goes with --loss readout",
        "--loss src/test/resources/losses/alone.onnx | takes N x N x 5 as outputs, got 40 x 1 x 4",
        "--loss nothing.onnx | nothing.onnx",
        "--exponents 5 | --exponents: got 5, expected 1 to 4, the entries of the state",
        "--exponents 0 | --exponents: got 0, expected 1 to 4"
      })
  void badLosses(String words, String said) throws IOException {
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    dict.put("rnn.weight_ih_l0", TestFiles.Array.of(new double[4][3]));
    dict.put("rnn.weight_hh_l0", TestFiles.Array.of(new double[4][4]));
    dict.put("head.weight", TestFiles.Array.of(new double[2][4]));
    dict.put("head.bias", TestFiles.Array.of(new double[2]));
    Path file = TestFiles.npz(folder.resolve("bad.npz"), dict);
    Path y = Files.writeString(folder.resolve("y.csv"), "7\n");
    java.util.List<Object> all = new java.util.ArrayList<>(List.of(file, "--input", x));
    java.util.regex.Matcher m = Pattern.compile("\\{[^}]*\\}|\\S+").matcher(words);
    while (m.find()) {
      all.add(m.group().equals("y.csv") ? y : m.group());
    }
    assertThat(refused(all.toArray())).contains(said);
  }

  /** What a Markdown renderer would take for markup, and what moves the cursor of a terminal. */
  @Test
  void namesInTheDiagnosisAreNoMarkup() throws IOException {
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    String prefix = "<b>_x_*y*`z`[a](b)|\u001b[31m\u0007# head.";
    dict.put(prefix + "weight_ih_l0", TestFiles.Array.of(new double[][] {{1, 0, 0}}));
    dict.put(prefix + "weight_hh_l0", TestFiles.Array.of(new double[][] {{0.5}}));
    Path file = TestFiles.npz(folder.resolve("<i>_m_.npz"), dict);
    Path report = folder.resolve("report");
    String out = analyze(file, "--input", x, "--report", report);
    assertThat(out).doesNotContain("\u001b").contains("\\u001b[31m\\u0007# head.");
    assertThat(Files.readAllLines(report.resolve("diagnosis.md")))
        .startsWith("# \\<i\\>\\_m\\_.npz", "")
        .contains(
            "- npz, PyTorch convention, F64, prefix \\<b\\>\\_x\\_\\*y\\*\\`z\\`\\[a\\](b)\\|\\u001b\\[31m\\u0007# head.");
    assertThat(Files.readString(report.resolve("report.html")))
        .doesNotContain("<b>", "<i>")
        .contains("&lt;b&gt;");
  }

  @Test
  void vanishing() throws IOException {
    String out = linear(200, new double[][] {{0.5, 0}, {0, 0.25}});
    assertThat(out)
        .contains(
            "Gradients vanish: over 200 steps, ‖∂h_T/∂h_t‖ falls to 10^-60.2. From lag 10 to lag 200 its logarithm falls by 0.693 nats per step (least squares), halving every 1.00 steps. Orthogonal initialisation helps. At the present slopes of the units, scaling W_hh by 2.00 would keep the norm constant.")
        .contains(
            "spectral radius 0.500, largest singular value 0.500, departure from normality 0. Divided by 0.500 it")
        .contains(
            "The input of this layer never changes, and no unit varies by more than 0; dead units cannot be identified.")
        .doesNotContain("dead:");
    assertThat(number(out, "largest Lyapunov exponent along this input is (\\S+) "))
        .isCloseTo(Math.log(0.5), within(1e-2)); // with ln of the start vector's share, over T
    assertThat(out)
        .contains(
            "half of a change in h lasts 0.500 steps in the median unit, 0.500 steps in the shortest, 1.00 steps in the longest, unit 0.");
  }

  @Test
  void exploding() throws IOException {
    assertThat(linear(200, new double[][] {{2, 0}, {0, 1}}))
        .contains(
            "Gradients explode: over 200 steps, ‖∂h_T/∂h_t‖ grows to 10^60.2. From lag 10 to lag 200 its logarithm rises by 0.693 nats per step (least squares), doubling every 1.00 steps. Clip the norm of gradients: unclipped, one grows up to 10^60.2 times, at lag 200. At the present slopes of the units, scaling W_hh by 0.500 would keep the norm constant.")
        .contains("for ever in the longest, unit 0.");
  }

  @Test
  void nearCritical() throws IOException {
    assertThat(linear(200, new double[][] {{0, -1}, {1, 0}}))
        .contains(
            "Its gradient ‖∂L/∂h_t‖ is 1.00 at this direction's last step and 1.00 before its first. The ratio is 1.00; no action is needed.",
            "Near-critical: over 200 steps, ‖∂h_T/∂h_t‖ is 1.00, within a factor of 10 of one. From lag 10 to lag 200 its logarithm changes by 0 nats per step (least squares).");
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
            "Before it decays, the whole state's ‖∂s_T/∂s_t‖ rises to "
                + String.format(java.util.Locale.ROOT, "%.1f", best)
                + " at lag "
                + lag
                + ". W_hh departs most from normality, by ");
    assertThat(out).contains("Gradients vanish: over 200 steps");
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
            "Gate f has the mean 0.9999; 0.0 % of its values are below 0.05, 100.0 % above 0.95. It carries memory: at its mean, half of c is kept for 5617 steps, longer than this input of 40 steps; no action is needed.")
        .contains(
            "Gate o has the mean 0.5000; 0.0 % of its values are below 0.05, 0.0 % above 0.95. It is neither closed nor open; no action is needed.")
        .contains("No unit is dead")
        .doesNotContain("saturated");
    double life = Math.log(0.5) / Math.log(f);
    assertThat(number(out, "half of a change in c lasts (\\S+) steps"))
        .isCloseTo(life, within(life * 1e-2));
  }

  @Test
  void oneStep() {
    Path one = folder.resolve("one.npy");
    Shell.run("generate-input", "gaussian", "--steps", 1, "--size", 3, "--out", one);
    Path file = model("lstm", "FB", 1, ElementType.F32);
    assertThat(analyze(file, "--input", one))
        .contains(
            "input: 1 step of 3 numbers, 1 sample",
            "A slope needs at least 3 lags from the first on, so none is fitted.",
            "(steps 1 to 1, without a burn-in, so the transient is included)",
            "1 step of 1 sample cannot show which units vary: analyze a longer input.");
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
        .containsPattern(
            "(?m)^input: 7 steps of 3 numbers, "
                + said
                + "( \\(--samples\\))?, read as steps x samples x inputs \\(--layout\\)$");
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
    assertThat(none.err().strip())
        .isEqualTo("--steps: missing; expected the number of steps of gaussian");
  }
}
