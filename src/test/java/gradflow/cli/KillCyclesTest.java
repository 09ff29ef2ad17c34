package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.result.ResultStore;
import gradflow.store.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps of short runs whose processes are killed, or work at one store together. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
class KillCyclesTest {
  private static final String SPEC =
      """
      title: Many short runs
      replicates: %d
      axes: {gain: [0.5, 1.5]}
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 8}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}}
        input: gaussian
        steps: 30
      measures: [product-norms, slope]
      """;

  @TempDir Path folder;

  private Path spec(int runs) throws IOException {
    return Files.writeString(folder.resolve("short.yaml"), String.format(SPEC, runs / 2));
  }

  private Program start(Path spec, String temporary) throws IOException {
    Path own = Files.createDirectories(folder.resolve(temporary));
    return Program.start(own, "run", spec, "--results", folder.resolve("out"));
  }

  private Map<String, String> tables(String results) throws IOException {
    Map<String, String> out = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve(results))) {
      for (Path file : all.filter(f -> f.toString().endsWith(".csv")).toList()) {
        out.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return out;
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(ResultStore.records(folder.resolve("out"), "short"))) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private void killed(int cycles, int runs) throws Exception {
    Path spec = spec(runs);
    SplittableRandom random = new SplittableRandom(cycles);
    int before = 0;
    for (int cycle = 0; cycle < cycles; cycle++) {
      int until = before + 1 + random.nextInt(Math.max(1, 2 * (runs - before) / (cycles + 2)));
      int wait = random.nextInt(20);
      Program program =
          start(spec, "tmp").until(() -> Records.finished(folder.resolve("out")) >= until);
      Thread.sleep(wait);
      Shell ended = program.signal("KILL").end();
      assertThat(ended.code()).as(ended.err()).isIn(128 + 9, 0);
      int now = Records.finished(folder.resolve("out"));
      assertThat(now).as("what was finished stays").isGreaterThanOrEqualTo(until);
      before = now;
    }
    Shell last = start(spec, "tmp").end();
    assertThat(last.code()).as(last.err()).isZero();
    assertThat(Shell.run("run", spec, "--results", folder.resolve("whole")).code()).isZero();
    assertThat(tables("out")).hasSize(3).isEqualTo(tables("whole"));
    assertThat(files()).as("segments and what was cut off of them").isLessThanOrEqualTo(10);
  }

  @Test
  void killedThreeTimesItEndsInTheSameTables() throws Exception {
    killed(3, 400);
  }

  @Test
  @Tag("slow")
  void killedFiftyTimesItEndsInTheSameTables() throws Exception {
    killed(50, 2000);
  }

  @Test
  void twoProcessesShareTheRuns() throws Exception {
    Path spec = spec(400);
    Program one = start(spec, "one");
    Program two = start(spec, "two");
    Shell first = one.end();
    Shell second = two.end();
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(second.code()).as(second.err()).isZero();
    int[] records = {0};
    try (RecordStore store =
        RecordStore.read(ResultStore.records(folder.resolve("out"), "short"))) {
      store.visit((key, group, provisional, content) -> records[0]++);
    }
    assertThat(records[0]).as("no run is computed twice").isEqualTo(400);
    assertThat(Shell.run("run", spec, "--results", folder.resolve("whole")).code()).isZero();
    assertThat(tables("out")).hasSize(3).isEqualTo(tables("whole"));
  }
}
