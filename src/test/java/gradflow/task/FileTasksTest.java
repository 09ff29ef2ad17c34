package gradflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.files.InputFile;
import gradflow.files.NumberArrays;
import gradflow.rng.Seed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTasksTest {
  private static final InputFile ALICE = new InputFile("builtin:alice.txt");

  @TempDir private Path folder;

  private InputFile file(String name, String text) {
    return bytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private InputFile bytes(String name, byte[] bytes) {
    try {
      return new InputFile(Files.write(folder.resolve(name), bytes).toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String window(Text task, Batch batch, int b, int size) {
    int[] alphabet = Corpus.of(task.path()).alphabet();
    StringBuilder shown = new StringBuilder();
    for (double[] x : batch.inputs()) {
      for (int k = 0; k < alphabet.length; k++) {
        if (x[k * size + b] == 1) {
          shown.appendCodePoint(alphabet[k]);
        }
      }
    }
    int last = (int) batch.targets()[batch.steps() - 1][b];
    return shown.appendCodePoint(alphabet[last]).toString();
  }

  @Test
  void aWindowIsAPieceOfItsPartOfTheText() {
    String text = "a\u00e4\u03b2\uD83D\uDE00bc\r\nabcab";
    InputFile file = file("t.txt", "\ufeff" + text);
    assertThat(Corpus.of(file).alphabet()).hasSize(8).isSorted();
    Text task = new Text(file, 3, 0, 1);
    assertThat(task.inputSize()).isEqualTo(8);
    Batch batch = task.batch(200, new Seed(1));
    Set<String> seen = new HashSet<>();
    for (int b = 0; b < 200; b++) {
      String window = window(task, batch, b, 200);
      assertThat(text).contains(window);
      seen.add(window);
      for (int t = 0; t + 1 < 3; t++) {
        int next = (int) batch.targets()[t][b];
        assertThat(batch.inputs()[t + 1][next * 200 + b]).isEqualTo(1);
      }
    }
    // 13 characters, windows of 4: 10 places; one is missed with probability 10 (9/10)^200 = 7e-9
    assertThat(seen).hasSize(10);
  }

  @Test
  void partsOfOneFileDoNotOverlapAndShareTheirClasses() {
    InputFile file = file("t.txt", "aaaaaaaaabbbbbbbbbcc");
    Text first = new Text(file, 4, 0, 0.45);
    Text rest = new Text(file, 4, 0.45, 1);
    assertThat(first.outputSize()).isEqualTo(3).isEqualTo(rest.outputSize());
    Batch batch = first.batch(50, new Seed(2));
    Batch other = rest.batch(50, new Seed(2));
    for (int b = 0; b < 50; b++) {
      assertThat(window(first, batch, b, 50)).isEqualTo("aaaaa");
      assertThat(window(rest, other, b, 50)).doesNotContain("a");
    }
    assertThat(first.chanceLoss()).isZero();
    assertThat(first.chanceError()).isZero();
  }

  /** By hand: "aabab", T = 2: targets ab, ba, ab, hence b three times of six, as a. */
  @Test
  void chanceOfATextCountsEveryTargetOfEveryWindow() {
    Text task = new Text(file("t.txt", "aabab"), 2, 0, 1);
    assertThat(task.chanceLoss()).isCloseTo(Math.log(2), within(1e-15));
    assertThat(task.chanceError()).isEqualTo(1);
    Text uneven = new Text(file("u.txt", "abbbba"), 2, 0, 1); // targets bb, bb, bb, ba
    double entropy = -(7 / 8.0 * Math.log(7 / 8.0) + Math.log(1 / 8.0) / 8);
    assertThat(uneven.chanceLoss()).isCloseTo(entropy, within(1e-15));
    assertThat(uneven.chanceError()).isEqualTo(0.25);
  }

  @Test
  void aliceIsThere() {
    Text task = new Text(ALICE, 100, 0, 1);
    assertThat(Corpus.of(ALICE).text().length).isBetween(30_000, 60_000);
    assertThat(task.outputSize()).isBetween(50, 100);
    assertThat(task.chanceLoss()).isCloseTo(3.1226, within(1e-4));
    assertThat(task.chanceError()).isEqualTo(1);
  }

  @Test
  void badTextsAreRefused() {
    refused(
        () -> new Text(new InputFile(folder.resolve("no.txt").toString()), 5, 0, 1),
        "path: ",
        "no such file");
    refused(() -> new Text(new InputFile("builtin:no"), 5, 0, 1), "path: builtin:no", "no such");
    refused(() -> new Text(bytes("b", new byte[] {65, -1, 66}), 1, 0, 1), "path: ", "UTF-8");
    refused(() -> new Text(file("e.txt", ""), 1, 0, 1), "path: ", "0 different characters");
    refused(() -> new Text(file("o.txt", "aaaa"), 1, 0, 1), "path: ", "1 different characters");
    refused(() -> new Text(file("s.txt", "abcd"), 4, 0, 1), "length: got 4", "text in use, 4");
    refused(() -> new Text(ALICE, 0, 0, 1), "length: got 0", "");
    refused(() -> new Text(ALICE, 5, 0.5, 0.5), "to: got 0.5", "more than from");
    refused(() -> new Text(ALICE, 5, -0.1, 0.5), "from: got -0.1", "");
    refused(() -> new Text(new InputFile(folder.toString()), 5, 0, 1), "path: ", "cannot be read");
  }

  @Test
  void rowsBecomeSequencesPixelByPixelOrRowByRow() throws IOException {
    String csv = "label,a,b,c,d,e,f\r\n2,1,2,3,4,5,6\r\n0, 10,20,30,40,50,6e1\r\n";
    Path zipped = folder.resolve("x.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(csv.getBytes(StandardCharsets.UTF_8));
    }
    for (InputFile file : new InputFile[] {file("x.csv", csv), new InputFile(zipped.toString())}) {
      Sequences pixels = new Sequences(file, 1, 1, Optional.empty());
      assertThat(pixels.longest()).isEqualTo(6);
      assertThat(pixels.outputSize()).isEqualTo(3);
      Sequences rows = new Sequences(file, 3, 10, Optional.of(5));
      assertThat(rows.longest()).isEqualTo(2);
      assertThat(rows.outputSize()).isEqualTo(5);
      Batch batch = rows.batch(40, new Seed(3));
      assertThat(batch.counted()).isEqualTo(1);
      for (int b = 0; b < 40; b++) {
        double scale = batch.targets()[1][b] == 2 ? 0.1 : 1;
        for (int i = 0; i < 6; i++) {
          assertThat(batch.inputs()[i / 3][i % 3 * 40 + b])
              .isCloseTo(scale * (i + 1), within(1e-15));
        }
      }
    }
  }

  @Test
  void badRowsAreNamed() {
    badRow("0,1,2\n1,3\n", "row 2: got 1 values after the label, expected 2 as in the first row");
    badRow("0,1,2\n1,3,4,5\n", "row 2: got 3 values");
    badRow("0,1\n1,x\n", "row 2, cell 2: got 'x', expected a number");
    badRow("0,1\n1,\n", "row 2, cell 2: got ''");
    badRow("0,1\n\n1,2\n", "row 2, cell 1: got ''");
    badRow("0,1\n1,NaN\n", "row 2, cell 2: got 'NaN'");
    badRow("0,1\n1,1f\n", "row 2, cell 2: got '1f'");
    badRow("0,1\n1,1e999\n", "row 2, cell 2: got '1e999'");
    badRow("0,1\n1.5,1\n", "row 2: got the label 1.5");
    badRow("0,1\n-1,1\n", "row 2: got the label -1.0");
    badRow("0\n1\n", "row 1: got 0 values after the label, expected 1 or more");
    badRow("a,b\n", "has no rows");
    badRow("", "has no rows");
    badRow("0,1\n0,2\n", "has the label 0 only");
  }

  private void badRow(String csv, String message) {
    refused(() -> new Sequences(file("b.csv", csv), 1, 1, Optional.empty()), "path: ", message);
  }

  @Test
  void badOptionsOfSequencesAreRefused() {
    InputFile file = file("x.csv", "0,1,2,3,4\n2,1,2,3,4\n");
    refused(() -> new Sequences(file, 3, 1, Optional.empty()), "features: got 3", "per row, 4");
    refused(() -> new Sequences(file, 0, 1, Optional.empty()), "features: got 0", "");
    refused(() -> new Sequences(file, 2, 0, Optional.empty()), "divide_by: got 0", "");
    refused(() -> new Sequences(file, 2, 1, Optional.of(2)), "classes: got 2", ">= 3");
  }

  /** Arrays in memory, as a reader of files would give them. */
  private record InMemory(Map<String, NumberArrays.NumberArray> arrays) implements NumberArrays {
    @Override
    public Set<String> names() {
      return arrays.keySet();
    }

    @Override
    public NumberArray read(String name) {
      return arrays.get(name);
    }
  }

  private static NumberArrays.NumberArray array(List<Long> shape, double... values) {
    return new NumberArrays.NumberArray(shape, values);
  }

  private InputFile npz(Object... arrays) {
    Map<String, NumberArrays.NumberArray> map = new LinkedHashMap<>();
    for (int k = 0; k < arrays.length; k += 2) {
      map.put((String) arrays[k], (NumberArrays.NumberArray) arrays[k + 1]);
    }
    file("x.npz", "");
    return new InputFile("x.npz", folder, new InMemory(map));
  }

  @Test
  void arraysAreRowsWithTheirLabels() throws IOException {
    double[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    InputFile arrays =
        npz("x", array(List.of(3L, 2L, 2L), pixels), "y", array(List.of(3L, 1L), 0, 2, 1));
    Sequences task = new Sequences(arrays, 2, 2, Optional.empty());
    Path csv =
        Files.writeString(folder.resolve("same.csv"), "0,1,2,3,4\n2,5,6,7,8\n1,9,10,11,12\n");
    Sequences same = new Sequences(new InputFile(csv.toString()), 2, 2, Optional.empty());
    assertThat(task.longest()).isEqualTo(2);
    assertThat(task.outputSize()).isEqualTo(3);
    Batch a = task.batch(7, new Seed(3));
    Batch b = same.batch(7, new Seed(3));
    assertThat(a.inputs()).isDeepEqualTo(b.inputs());
    assertThat(a.targets()).isDeepEqualTo(b.targets());
    InputFile keras =
        npz(
            "x_test", array(List.of(1L, 1L), 9),
            "x_train", array(List.of(2L, 1L), 5, 6),
            "y_train", array(List.of(2L), 0, 1));
    assertThat(new Sequences(keras, 1, 1, Optional.empty()).outputSize()).isEqualTo(2);
  }

  @Test
  void arraysThatDoNotFitAreRefused() {
    NumberArrays.NumberArray x = array(List.of(2L, 2L), 1, 2, 3, 4);
    refused(
        () -> new Sequences(npz("x", x), 2, 1, Optional.empty()),
        "path: x.npz holds the arrays [x]",
        "expected x and y");
    refused(
        () -> new Sequences(npz("x", x, "y", array(List.of(3L), 0, 1, 1)), 2, 1, Optional.empty()),
        "path: x.npz: y has the shape [3]",
        "each of the 2 rows");
    refused(
        () -> new Sequences(npz("x", x, "y", array(List.of(2L), 0, 0.5)), 2, 1, Optional.empty()),
        "path: x.npz, row 2: got the label 0.5",
        "an integer");
    refused(
        () ->
            new Sequences(
                npz("x", array(List.of(2L, 1L), 0, Double.NaN), "y", array(List.of(2L), 0, 1)),
                1,
                1,
                Optional.empty()),
        "path: x.npz, row 2: got the value NaN",
        "expected numbers");
  }

  private static void refused(Runnable made, String start, String part) {
    assertThatThrownBy(made::run)
        .isInstanceOf(BadArgument.class)
        .hasMessageStartingWith(start)
        .hasMessageContaining(part);
  }
}
