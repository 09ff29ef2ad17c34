package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradflow.files.FolderLock;
import gradflow.linalg.Backends;
import gradflow.table.ResultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Signals, full disks and rivals, in real processes. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
class RealProcessTest {
  private static final int RUNS = 40;

  private static final String SPEC =
      """
      title: Many runs
      replicates: 20
      axes: {gain: [0.5, 1.5]}
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 48}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}}
        input: gaussian
        steps: 240
      measures: [product-norms, slope]
      """;

  @TempDir Path folder;
  private Path spec;

  @BeforeEach
  void write() throws IOException {
    spec = Files.writeString(folder.resolve("many.yaml"), SPEC);
  }

  private Program run() throws IOException {
    return Program.start(folder, "run", spec, "--results", folder.resolve("out"));
  }

  /** Started in the background by a shell, this process and its children never hear of a Ctrl-C. */
  private static void assumeThatInterruptsArrive() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)) {
      String ignored =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .map(line -> line.substring("SigIgn:".length()).strip())
              .findFirst()
              .orElse("0");
      boolean interrupts = (Long.parseUnsignedLong(ignored, 16) >> 1 & 1) == 0;
      assumeTrue(interrupts, "SIGINT is ignored here, as by nohup or & in a script");
    }
  }

  /** The one result folder; where it will be, before it is there. */
  private Path made(String results) throws IOException {
    Path parent = folder.resolve(results).resolve("many");
    if (!Files.isDirectory(parent)) {
      return parent.resolve("none");
    }
    try (Stream<Path> made = Files.list(parent)) {
      return made.findFirst().orElse(parent.resolve("none"));
    }
  }

  private int finished() {
    return Records.finished(folder.resolve("out"));
  }

  private static Map<String, String> tables(Path folder) throws IOException {
    Map<String, String> out = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        out.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return out;
  }

  @Test
  void interruptedAndKilledItGivesTheSameTables() throws Exception {
    assumeThatInterruptsArrive();
    // Ctrl-C: what is finished is recorded
    Shell interrupted = run().until(() -> finished() >= 3).signal("INT").end();
    assertThat(interrupted.code()).isEqualTo(130);
    assertThat(interrupted.err())
        .containsPattern("stopped after \\d+ of 40 runs, which are recorded in .*/many.runs; ");
    int first = finished();
    assertThat(first).isBetween(3, RUNS - 1);
    assertThat(interrupted.err()).contains("stopped after " + first + " of 40");
    Path tables = folder.resolve("tables");
    assertThat(Shell.run("export", made("out"), "--out", tables).code()).isZero();
    assertThat(ResultTable.read(tables, "runs").rows()).isEqualTo(first);
    assertThat(ResultTable.read(tables, "product_norms").distinct("run")).hasSize(first);

    // kill -9
    Shell killed = run().until(() -> finished() > first).signal("KILL").end();
    assertThat(killed.code()).isEqualTo(128 + 9);
    assertThat(killed.err()).contains("many: 40 runs, " + first + " of them done before");
    int left = finished();
    assertThat(left).isBetween(first + 1, RUNS - 1);

    Shell last = run().end();
    assertThat(last.code()).as(last.err()).isZero();
    assertThat(last.out())
        .contains(
            "40 runs: 40 completed",
            left + " runs were recorded before, " + (RUNS - left) + " are new");
    assertThat(Shell.run("run", spec, "--results", folder.resolve("whole")).code()).isZero();
    assertThat(tables(made("out")).keySet())
        .containsExactly("product_norms.csv", "runs.csv", "summary.csv");
    assertThat(tables(made("out"))).isEqualTo(tables(made("whole")));
  }

  @Test
  void aFolderThatAnotherProcessWrites() throws Exception {
    Path results = folder.resolve("out");
    assertThat(Shell.run("run", spec, "--results", results).code()).isZero();
    Map<String, String> before = tables(made("out"));
    Path table = made("out").resolve("runs.csv");
    Files.writeString(table, "being written by another");
    Program rival;
    try (FolderLock mine = FolderLock.take(made("out"))) {
      String waits =
          "waiting: "
              + made("out")
              + ": another gradflow is writing there ("
              + mine.owner()
              + "); wait until it has finished, or choose another folder";
      rival = run().until(() -> said(folder, waits));
      assertThat(table).hasContent("being written by another");
    }
    Shell done = rival.end();
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(tables(made("out"))).isEqualTo(before);
  }

  @Test
  void aDiskThatFillsWhenTheTablesAreJoined() throws Exception {
    // labels are in every row of a table and in no record: these have 0.7 MB, the table has 3.5
    String labels = "[{label: " + "a".repeat(100) + ", g: 0.5}, {label: " + "b".repeat(100);
    Files.writeString(
        spec, SPEC.replace("[0.5, 1.5]", labels + ", g: 1.5}]").replace("${gain}", "${gain.g}"));
    // blocks of 512 bytes, or of 1024
    Shell full =
        Program.shell(
                folder,
                "ulimit -f 2000; exec \"$@\"",
                "run",
                spec,
                "--results",
                folder.resolve("out"))
            .end();
    assertThat(full.code()).isEqualTo(1);
    assertThat(full.err())
        .contains("product_norms.csv: cannot be written: it is larger than files may be here")
        .contains(
            "the tables could not be written; all 40 finished runs are recorded in "
                + folder.resolve("out").resolve("many.runs")
                + ", and the same command writes the tables from them");
    assertThat(finished()).isEqualTo(RUNS);
    Shell again = Shell.run("run", spec, "--results", folder.resolve("out"));
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("40 runs were recorded before, 0 are new");
    assertThat(ResultTable.read(made("out"), "product_norms").rows()).isEqualTo(RUNS * 2 * 241);
  }

  @Test
  void aDiskThatFillsWhileRunsAreRecorded() throws Exception {
    // 100 blocks of 512 bytes, or of 1024: a few runs of 18 kB
    Shell full =
        Program.shell(
                folder,
                "ulimit -f 100; exec \"$@\"",
                "run",
                spec,
                "--results",
                folder.resolve("out"))
            .end();
    assertThat(full.code()).isEqualTo(1);
    assertThat(full.err())
        .containsPattern("\\.records: cannot be written: it is larger than files may be here")
        .contains(
            "stopped; the finished runs are recorded in "
                + folder.resolve("out").resolve("many.runs")
                + ", and the same command continues from them");
    int left = finished();
    assertThat(left).isBetween(1, 6);
    Shell again = Shell.run("run", spec, "--results", folder.resolve("out"));
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains(left + " runs were recorded before, ");
    assertThat(Shell.run("run", spec, "--results", folder.resolve("whole")).code()).isZero();
    assertThat(tables(made("out"))).isEqualTo(tables(made("whole")));
  }

  /** Runs in progress are abandoned when it is asked to end; finished ones are kept. */
  @Test
  void toldToEndItDoesAtOnce() throws Exception {
    Files.writeString(
        spec,
        SPEC.replace("gain: [0.5, 1.5]", "steps: [20, 3000000]")
            .replace("\"${gain}\"", "1")
            .replace("steps: 240", "steps: ${steps}"));
    Program running = run().until(() -> finished() >= 20);
    long start = System.nanoTime();
    Shell ended = running.signal("TERM").end();
    double seconds = (System.nanoTime() - start) * 1e-9;
    assertThat(ended.code()).as(ended.err()).isEqualTo(128 + 15);
    assertThat(seconds).isLessThan(10); // below 1 on a quiet machine
    assertThat(ended.err()).contains("stopped after 20 of 40 runs, which are recorded in ");
    assertThat(finished()).isEqualTo(20);
  }

  @Test
  void stdoutThatIsFullOrClosed() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    Path file =
        Files.writeString(
            folder.resolve("case.json"),
            """
            {"cell": "rnn_tanh", "H": 1, "D": 1, "T": 2, "W_ih": [[1]], "W_hh": [[1]], "b_ih": [0],
             "b_hh": [0], "x": [[1], [1]], "h0": [0]}
            """);
    for (String command : new String[] {"measure", "spectrum"}) {
      Shell full = Program.start(folder, Path.of("/dev/full"), command, file).end();
      assertThat(full.code()).as(command).isEqualTo(2);
      assertThat(full.err().strip())
          .isEqualTo(
              "stdout: cannot be written: the disk is full (No space left on device); free some"
                  + " space, or choose another folder");
      Shell closed = Program.shell(folder, "\"$@\" >&-", command, file).end();
      assertThat(closed.code()).as(command).isEqualTo(2);
      assertThat(closed.err()).startsWith("stdout: cannot be written: ").hasLineCount(1);
    }
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoProblem() throws Exception {
    Path code = folder.resolve("code");
    String pipe = "{ sleep 0.2; \"$@\"; echo $? >'" + code + "'; } | :";
    Shell piped = Program.shell(folder, pipe, "list").end();
    assertThat(piped.err()).isEmpty();
    assertThat(code).content().isEqualTo("141\n");
  }

  @Test
  void anInterruptedVerifyLeavesNothingBehind() throws Exception {
    assumeThatInterruptsArrive();
    Path result = Files.createDirectory(folder.resolve("result"));
    Files.writeString(
        result.resolve("spec.yaml"), SPEC.replace("replicates: 20", "replicates: 900"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Shell verify =
        Program.start(temporary, "verify", result)
            .until(() -> said(temporary, "/1800 runs"))
            .signal("INT")
            .end();
    assertThat(verify.code()).isEqualTo(130);
    assertThat(verify.err()).contains("stopped; nothing was compared");
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
  }

  /** Whether a program said something on stderr so far. */
  private static boolean said(Path folder, String text) {
    try {
      Path err = folder.resolve("stderr.txt");
      return Files.exists(err) && Files.readString(err).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCacheThatOthersCanWriteIsNotLoadedFrom() throws Exception {
    assumeTrue(Backends.standard().description().startsWith("OpenBLAS"));
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path spec =
        Files.writeString(
            folder.resolve("all.yaml"),
            """
            title: All that is native
            train:
              cell: {type: lstm, input_size: 2, hidden_size: 8}
              task: {type: adding, length: 12}
              updates: 2
            measures: [product-norms, lyapunov, recurrent-spectrum, pseudospectrum]
            """);
    Shell run =
        Program.shell(
                temporary,
                "XDG_CACHE_HOME=" + shared + " exec \"$@\"",
                "run",
                spec,
                "--results",
                folder.resolve("out"))
            .end();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).doesNotContain("OpenBLAS did not load");
    assertThat(shared.resolve("gradflow")).isEmptyDirectory();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).allMatch(f -> f.toString().endsWith(".txt"));
    }
  }
}
