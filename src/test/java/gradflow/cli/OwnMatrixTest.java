package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.table.ResultTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A W of one's own, from a file next to the spec. */
class OwnMatrixTest {
  private static final String SPEC =
      """
      title: W from a file
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 2, activation: identity}
        weights: {recurrent: {type: matrix, file: FILE}}
        steps: 5
      measures: [recurrent-spectrum]
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("w.csv"), "0.5,3\n0,-0.25\n");
    Files.write(folder.resolve("w.npy"), npy(new double[] {0.75, 3, 0, -0.25}, "(2, 2)"));
    Files.write(folder.resolve("cube.npy"), npy(new double[8], "(2, 2, 2)"));
    Files.writeString(folder.resolve("w.txt"), "0.5 3\n0 -0.25\n");
    Files.writeString(folder.resolve("wide.csv"), "0.5,3,1\n0,-0.25,1\n");
    Files.writeString(folder.resolve("nan.csv"), "0.5,NaN\n0,-0.25\n");
  }

  private static byte[] npy(double[] values, String shape) throws IOException {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
    header = header + " ".repeat(117 - header.length()) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double v : values) {
      bytes.putDouble(v);
    }
    out.write(bytes.array());
    return out.toByteArray();
  }

  private Shell run(String file) throws IOException {
    Files.writeString(folder.resolve("own.yaml"), SPEC.replace("FILE", file));
    return Shell.run("run", folder.resolve("own.yaml"), "--results", folder.resolve("results"));
  }

  private double radius(String file) throws IOException {
    Shell shell = run(file);
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.out()).contains("1 run: 1 completed");
    try (Stream<Path> made = Files.list(folder.resolve("results/own"))) {
      Path one =
          made.filter(p -> contains(p.resolve("provenance.json"), file)).findFirst().orElseThrow();
      return ResultTable.read(one, "runs").numbers("rho_W_hh")[0];
    }
  }

  private static boolean contains(Path provenance, String text) {
    try {
      return Files.readString(provenance).contains("\"inputs\" : \"" + text + " sha256 ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void csvAndNpyGiveTheirSpectrumAndTheirDigest() throws IOException {
    assertThat(radius("w.csv")).isEqualTo(0.5);
    assertThat(radius("w.npy")).isEqualTo(0.75);
  }

  @Test
  void anotherShapeNamesBlockAndFile() throws IOException {
    assertThat(refused("wide.csv")).contains("W_hh: got wide.csv of 2 x 3, expected 2 x 2");
  }

  @Test
  void whatDoesNotFitIsSaidBeforeAnythingRuns() throws IOException {
    assertThat(refused("none.csv")).contains("own.yaml:4:").contains("no such file");
    assertThat(refused("nan.csv")).contains("own.yaml:4:").contains("nan.csv");
    assertThat(refused("cube.npy")).contains("got the shape [2, 2, 2], expected a matrix");
    assertThat(refused("w.txt")).contains("got w.txt, expected .npy, .npz or .csv");
    assertThat(refused("w.csv, array: W")).contains("array: got W, expected none");
    assertThat(refused("w.csv, values: [[1]]")).contains("got values, too");
  }

  private String refused(String file) throws IOException {
    Shell shell = run(file);
    assertThat(shell.code()).as(shell.err()).isEqualTo(2);
    assertThat(shell.err()).doesNotContain("\tat ");
    assertThat(folder.resolve("results")).doesNotExist();
    return shell.err();
  }
}
