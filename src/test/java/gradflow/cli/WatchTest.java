package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code analyze --watch} beside a run that goes on, in a process of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
class WatchTest {
  private static final Path RUN = Path.of("src/test/resources/runs/lstm-adding-learns");

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void begin() throws IOException {
    run = Files.createDirectories(folder.resolve("run"));
    Files.createDirectories(run.resolve("checkpoints"));
    for (String name : List.of("log.csv", "probe_inputs.npy", "probe_targets.npy")) {
      Files.copy(RUN.resolve(name), run.resolve(name));
    }
    status("running");
    add(0);
  }

  private void status(String status) throws IOException {
    String manifest = Files.readString(RUN.resolve("manifest.json"));
    Path next =
        Files.writeString(
            folder.resolve("next"), manifest.replace("\"finished\"", "\"" + status + "\""));
    Files.move(
        next, run.resolve("manifest.json"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void add(long update) throws IOException {
    String name = String.format("checkpoints/%08d.safetensors", update);
    Files.copy(RUN.resolve(name), run.resolve(name));
  }

  private Program watch(Object... more) throws IOException {
    List<Object> words = new java.util.ArrayList<>(List.of("analyze", run, "--watch"));
    words.addAll(List.of(more));
    return Program.start(folder, words.toArray());
  }

  private static boolean said(Program p, String what) {
    try {
      return Files.readString(p.out()).contains(what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void itTellsEachNewCheckpointAndEndsWithTheRun() throws Exception {
    Program p = watch("--results", folder.resolve("kept"));
    p.until(() -> said(p, "update 0: loss"));
    add(3000);
    p.until(() -> said(p, "update 3000: loss"));
    status("finished");
    Shell end = p.end();
    assertThat(end.code()).as(end.err()).isZero();
    assertThat(end.out())
        .containsOnlyOnce("update 0: loss")
        .containsOnlyOnce("update 3000: loss")
        .contains("2 checkpoints from update 0 to 3000.", "audit: nothing to report");
    assertThat(end.err()).isEmpty();
  }

  @Test
  void ctrlCTellsTheStorySoFar() throws Exception {
    Program p = watch("--no-results", "--json");
    Program q = watch("--no-results");
    q.until(() -> said(q, "update 0: loss")).signal("TERM");
    Shell end = q.end();
    assertThat(end.code()).isEqualTo(128 + 15);
    assertThat(end.out()).contains("the run is not marked as finished.", "audit");
    assertThat(end.err()).isEmpty();
    status("finished");
    Shell json = p.end();
    assertThat(json.code()).isZero();
    assertThat(json.out()).startsWith("{\"format\":\"gradflow-run-analysis\"");
  }
}
