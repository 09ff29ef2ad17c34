package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.files.Manifest;
import gradflow.result.ResultStore;
import gradflow.store.Key;
import gradflow.store.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An experiment in pieces that any scheduler may carry out ends in the same bytes. */
class PiecesTest {
  private static final int RUNS = 20;
  private static final int PIECES = 7;

  private static final String SPEC =
      """
      title: A sweep in pieces
      replicates: 5
      axes: {gain: [0.5, 1, 1.5, 1e9]}
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 3, activation: identity}
        weights: {recurrent: {type: identity, scale: "${gain}"}}
        input: gaussian
        steps: 60
      measures: [product-norms, slope, recurrent-spectrum]
      """;

  @TempDir Path folder;
  private Path spec;

  @BeforeEach
  void write() throws IOException {
    spec = Files.writeString(folder.resolve("pieces.yaml"), SPEC);
  }

  private Shell cells(int first, int last, String out) {
    return Shell.run("cells", "--range", first + ".." + last, "--out", folder.resolve(out), spec);
  }

  private Path made(String results) throws IOException {
    try (Stream<Path> made = Files.list(folder.resolve(results).resolve("pieces"))) {
      return made.findFirst().orElseThrow();
    }
  }

  private static Map<String, String> tables(Path folder) throws IOException {
    Map<String, String> tables = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        tables.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return tables;
  }

  private Map<String, String> local(String results, int threads) throws IOException {
    Shell run = Shell.run("run", spec, "--results", folder.resolve(results), "--threads", threads);
    assertThat(run.code()).as(run.err()).isZero();
    return tables(made(results));
  }

  @Test
  void sevenPiecesMergedAreTheSameBytes() throws IOException {
    List<Object> merge = new ArrayList<>(List.of("merge", "--out", folder.resolve("merged")));
    int done = 0;
    for (int p = 0; p < PIECES; p++) {
      int last = RUNS * (p + 1) / PIECES - 1;
      Shell piece = cells(done, last, "piece" + p);
      assertThat(piece.code()).as(piece.err()).isZero();
      assertThat(piece.out()).contains(last - done + 1 + " computed, 0 of them failed");
      merge.add(folder.resolve("piece" + p));
      done = last + 1;
    }
    assertThat(cells(0, 1, "piece0").out()).contains("0 computed", "2 were recorded before");
    Shell merged = Shell.run(merge.toArray());
    assertThat(merged.code()).as(merged.err()).isZero();
    assertThat(merged.out()).contains("20 runs added, 0 were there already, 0 conflicts");
    Shell status = Shell.run("status", folder.resolve("merged"));
    assertThat(status.code()).isZero();
    assertThat(status.out()).contains("done     20 of 20, 5 of them diverged", "missing  0");
    Shell tables = Shell.run("run", spec, "--results", folder.resolve("merged"));
    assertThat(tables.out()).contains("20 runs were recorded before, 0 are new");
    Map<String, String> one = local("one", 1);
    assertThat(one).hasSizeGreaterThan(3);
    assertThat(tables(made("merged"))).isEqualTo(one);
    assertThat(local("two", 2)).isEqualTo(one);
    assertThat(Shell.run(merge.toArray()).out()).contains("0 runs added, 20 were there already");
  }

  @Test
  void statusTellsWhatIsLeftAndExportWhatIsThere() throws IOException {
    cells(2, 12, "out");
    Shell status = Shell.run("status", folder.resolve("out"));
    assertThat(status.code()).isEqualTo(1);
    assertThat(status.out())
        .contains("done     11 of 20", "missing  9", "left     about", "records  ")
        .doesNotContain("failed");
    Shell json = Shell.run("status", made("out"), "--json");
    assertThat(json.out()).contains("\"planned\" : 20", "\"done\" : 11", "\"missing\" : 9");
    Path tables = folder.resolve("tables");
    Shell export = Shell.run("export", made("out"), "--out", tables);
    assertThat(export.code()).as(export.err()).isZero();
    assertThat(export.out()).contains("11 of 20 runs are in the tables");
    String runs = Files.readString(tables.resolve("runs.csv"));
    assertThat(runs.lines().count()).isEqualTo(12);
    assertThat(Manifest.of(tables).isAsWritten("product_norms.csv")).isTrue();
    assertThat(local("whole", 1).get("runs.csv")).contains(runs.lines().toList().get(3));
    Shell parquet = Shell.run("export", made("out"), "--out", tables, "--format", "parquet");
    assertThat(parquet.code()).isEqualTo(2);
    assertThat(parquet.err()).contains("--format: got parquet, whose adapter is not on the class");
    Shell excel = Shell.run("export", made("out"), "--out", tables, "--format", "xlsx");
    assertThat(excel.err()).isEqualTo("--format: got xlsx, expected csv or parquet\n");
  }

  @Test
  void recordsThatContradictEachOtherAreReported() throws IOException {
    cells(0, 3, "a");
    cells(2, 5, "b");
    Path records = ResultStore.records(folder.resolve("b"), "pieces");
    Path forged = ResultStore.records(folder.resolve("c"), "pieces");
    List<Key> keys = new ArrayList<>();
    try (RecordStore from = RecordStore.read(records);
        RecordStore to = RecordStore.open(forged)) {
      from.visit(
          (key, group, provisional, content) -> {
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            bytes[bytes.length - 1] ^= keys.isEmpty() ? (byte) 1 : 0; // a bit of the first run's
            keys.add(key);
            to.append(key, group, provisional, bytes);
          });
    }
    Shell merged =
        Shell.run(
            "merge",
            folder.resolve("a"),
            folder.resolve("b"),
            forged,
            "--out",
            folder.resolve("all"));
    assertThat(merged.code()).isEqualTo(1);
    assertThat(merged.out()).contains("6 runs added, 6 were there already, 1 conflicts");
    assertThat(merged.err())
        .contains("conflict: run " + keys.get(0) + " of " + forged)
        .containsOnlyOnce("conflict:");
  }

  @Test
  void rangesThatAreNoneAreRefused() {
    for (String range : List.of("5", "3..2", "0..20", "-1..3", "a..b")) {
      Shell refused = Shell.run("cells", "--range=" + range, "--out", folder.resolve("out"), spec);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err().strip())
          .isEqualTo("--range: got " + range + ", expected A..B with 0 <= A <= B <= 19");
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** The script runs as it is, with a command that takes down its arguments. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "runs scripts for bash")
  void templatesCoverEveryRunOnce() throws Exception {
    Path taken = folder.resolve("taken");
    Path command = folder.resolve("gradflow");
    Files.writeString(command, "#!/bin/sh\necho \"$@\" >>" + taken + "\n");
    assertThat(command.toFile().setExecutable(true)).isTrue();
    for (String system : List.of("slurm", "sge", "parallel")) {
      Shell printed = Shell.run("template", system, spec, "--pieces", 6);
      assertThat(printed.code()).as(printed.err()).isZero();
      Path script = Files.writeString(folder.resolve(system + ".sh"), printed.out());
      Files.writeString(taken, "");
      for (int task = 0; task < (system.equals("parallel") ? 1 : 5); task++) {
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString()).inheritIO();
        builder.environment().put("GRADFLOW", command.toString());
        builder.environment().put("SLURM_ARRAY_TASK_ID", String.valueOf(task));
        builder.environment().put("SGE_TASK_ID", String.valueOf(task + 1));
        assertThat(builder.start().waitFor()).isZero();
      }
      String out = folder.resolve("pieces.pieces").getFileName().toString();
      assertThat(Files.readAllLines(taken).stream().map(l -> l.split(" ")[2]))
          .as(system)
          .containsExactlyInAnyOrder("0..3", "4..7", "8..11", "12..15", "16..19");
      assertThat(Files.readString(taken)).contains(spec.toString(), out + "/4");
    }
    Shell kubernetes = Shell.run("template", "k8s-indexed-job", spec, "--pieces", 6);
    assertThat(kubernetes.out()).contains("completions: 5", "-ge 20", "JOB_COMPLETION_INDEX * 4");
    assertThat(Shell.run("template", "abacus", spec).err())
        .contains("SYSTEM: got abacus, expected slurm, sge, k8s-indexed-job or parallel");
  }
}
