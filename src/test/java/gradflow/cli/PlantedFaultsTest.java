package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A build with a planted fault gives another verdict than this one: the reproduction would notice
 * it. The experiments are those of the repository, cut short.
 */
class PlantedFaultsTest {
  private static final Path SOURCES = Path.of("src", "main", "java");

  @TempDir Path folder;

  /**
   * A fault, and the claim whose verdict must change.
   *
   * @param source the file, seen from the sources
   * @param right the code as it is
   * @param wrong the code with the fault
   * @param experiment that judges the claim
   * @param claim its number
   * @param verdict of a sound build
   * @param cuts pairs of texts of the spec: as it is, and shorter
   */
  record Fault(
      String name,
      String source,
      String right,
      String wrong,
      String experiment,
      int claim,
      String verdict,
      List<String> cuts) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            "the lstm's Jacobian without c",
            "gradflow/cell/Lstm.java",
            "RowLoops.gather(tape.get(\"f\"), batch, sample, cc); // (E8)",
            "java.util.Arrays.fill(cc, 0);",
            "03-cell-path",
            8,
            "holds if",
            List.of(
                "gain: [0.01, 0.1, 1, 4, 8]",
                "gain: [0.01, 1, 8]",
                "forget_bias: [0, 1, 2]",
                "forget_bias: [0]",
                "share-large, after-training]",
                "share-large]",
                "also: [full-exceeds-1]",
                "also: [full-exceeds-1, after-training]",
                "updates: 150",
                "updates: 1")),
        new Fault(
            "clipping switched off",
            "gradflow/train/NormClipping.java",
            "norm.compareTo(LogScaled.of(threshold, 0)) > 0",
            "norm == null",
            "13-clipping",
            10,
            "holds",
            List.of(
                "gain: [0.8, 1.4, 2]",
                "gain: [0.8, 2]",
                "rate: [0.001, 0.003, 0.01, 0.03]",
                "rate: [0.01]",
                "holds: [explodes-unclipped, clipped-goes-on, clipped-learns,",
                "holds: [explodes-unclipped, clipped-goes-on,",
                "updates: 300",
                "updates: 50")),
        new Fault(
            "the rnn's Jacobian without the slope of tanh",
            "gradflow/cell/Rnn.java",
            "RowLoops.times(tape.get(\"phi_1\"), tape.batch(), sample, viaW); // (E3)",
            "",
            "07-saturation",
            3,
            "holds if",
            List.of("gain: [0.5, 1, 1.5, 2, 4]", "gain: [0.5, 1.5, 4]")));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultChangesAVerdict(Fault fault) throws Exception {
    spec(fault);
    Path sound = folder.resolve("sound");
    assertThat(verdict(sound, Shell.run(reproduce(fault, sound)))).isEqualTo(fault.verdict());
    Path faulty = folder.resolve("faulty");
    Shell shell = Program.patched(compiled(fault), folder, reproduce(fault, faulty)).end();
    assertThat(verdict(faulty, shell)).isNotEqualTo(fault.verdict());
  }

  /** The experiment's spec, shorter and without figures. */
  private void spec(Fault fault) throws IOException {
    String spec = Files.readString(Path.of("experiments", fault.experiment(), "spec.yaml"));
    for (int k = 0; k < fault.cuts().size(); k += 2) {
      assertThat(spec).contains(fault.cuts().get(k));
      spec = spec.replace(fault.cuts().get(k), fault.cuts().get(k + 1));
    }
    String shorter =
        spec.replaceFirst("(?s)\nfull:\n.*", "\n")
            .replaceFirst("(?s)\nfigures:\n.*?(?=\n\\S|$)", "\n");
    assertThat(shorter).doesNotContain("panels:").contains("verdict:");
    Path file = folder.resolve("experiments").resolve(fault.experiment()).resolve("spec.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, shorter);
  }

  /** The class with the fault. */
  private Path compiled(Fault fault) throws IOException {
    String source = Files.readString(SOURCES.resolve(fault.source()));
    assertThat(source).containsOnlyOnce(fault.right());
    Path file = folder.resolve("sources").resolve(fault.source());
    Files.createDirectories(file.getParent());
    Files.writeString(file, source.replace(fault.right(), fault.wrong()));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      String classPath =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      List<String> options =
          List.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "-nowarn");
      assertThat(
              compiler
                  .getTask(null, files, null, options, null, files.getJavaFileObjects(file))
                  .call())
          .isTrue();
    }
    return classes;
  }

  /** The command that judges the claim. */
  private Object[] reproduce(Fault fault, Path results) {
    Path experiments = folder.resolve("experiments");
    return new Object[] {
      "reproduce", "--experiments", experiments, "--results", results, "--only", fault.claim()
    };
  }

  /** What a reproduction says of the claim. */
  private static String verdict(Path results, Shell shell) throws IOException {
    assertThat(shell.code()).as(shell.err()).isIn(Main.OK, Main.FAILED);
    Path file = results.resolve("report").resolve("verdicts.json");
    try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && "verdict".equals(json.currentName())) {
          return json.getText();
        }
      }
    }
    throw new AssertionError("no verdict in " + file);
  }
}
