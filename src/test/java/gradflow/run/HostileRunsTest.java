package gradflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are not sound, or lie about themselves: one clear error each. */
class HostileRunsTest {
  private static final String NAME = "rnn-adding-vanishes";

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void copy() {
    run = Runs.copy(NAME, folder.resolve("run"));
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> Runs.report(run))
        .isInstanceOfAny(BadArgument.class, FileProblem.class)
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains(words);
              assertThat(e.getMessage().length()).isLessThan(600);
            });
  }

  @Test
  void missing_files() throws IOException {
    Files.delete(run.resolve("probe_inputs.npy"));
    refused("probe_inputs.npy", "there is no such file");
    Files.delete(run.resolve("manifest.json"));
    refused("manifest.json", "there is no such file");
  }

  @Test
  void no_checkpoints() throws IOException {
    Files.move(Runs.weights(run, 0), run.resolve("checkpoints/00000000.safetensors.tmp"));
    Files.delete(Runs.weights(run, 1500));
    refused("checkpoints", "has no checkpoint yet");
  }

  @Test
  void a_truncated_checkpoint() throws IOException {
    try (RandomAccessFile f = new RandomAccessFile(Runs.weights(run, 1500).toFile(), "rw")) {
      f.setLength(f.length() / 2);
    }
    refused("00001500.safetensors", "truncated");
  }

  @Test
  void a_truncated_record() throws IOException {
    Path file = run.resolve("grads/00001500.npz");
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.setLength(f.length() - 30);
    }
    refused("00001500.npz", "not a sound npz file");
  }

  @Test
  void shapes_that_do_not_fit() throws IOException {
    Runs.manifest(run, "\"hidden_size\": 32", "\"hidden_size\": 33");
    refused("hidden_size = 32", "expected 33");
    Runs.manifest(run, "\"hidden_size\": 33", "\"hidden_size\": 32");
    Files.copy(
        Runs.folder("gru-characters-truncated").resolve("probe_inputs.npy"),
        run.resolve("probe_inputs.npy"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refused("probe_inputs.npy", "expected 2");
  }

  @Test
  void a_prefix_that_is_none() throws IOException {
    Runs.manifest(run, "\"parameter_prefix\": \"rnn.\"", "\"parameter_prefix\": \"net.\"");
    refused("module.parameter_prefix: got net., expected one of rnn.");
  }

  @Test
  void a_record_of_another_batch() throws IOException {
    Files.copy(
        Runs.folder("gru-characters-truncated").resolve("grads/00000000.npz"),
        run.resolve("grads/00001500.npz"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refused("output_grad", "expected 4 samples");
  }

  @Test
  void symbolic_links() throws IOException {
    Path file = Runs.weights(run, 1500);
    Path away = folder.resolve("away.safetensors");
    Files.move(file, away);
    Files.createSymbolicLink(file, away);
    refused("00001500.safetensors", "symbolic link");
    Files.delete(file);
    Files.move(run.resolve("checkpoints"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(run.resolve("checkpoints"), folder.resolve("elsewhere"));
    refused("checkpoints", "symbolic link");
  }

  @Test
  void files_outside_of_the_folder() throws IOException {
    Files.copy(run.resolve("probe_inputs.npy"), folder.resolve("x.npy"));
    for (String name :
        List.of("../x.npy", folder.resolve("x.npy").toString(), "a/../../x.npy", "./x.npy", "")) {
      run = Runs.copy(NAME, folder.resolve("run" + Math.abs(name.hashCode())));
      Runs.manifest(run, "\"probe_inputs.npy\"", "\"" + name + "\"");
      refused("expected one inside of the folder");
    }
  }

  @Test
  void a_pipe_does_not_block() throws Exception {
    Files.delete(run.resolve("log.csv"));
    Process made = new ProcessBuilder("mkfifo", run.resolve("log.csv").toString()).start();
    assertThat(made.waitFor()).isZero();
    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> refused("log.csv", "is no plain file"));
  }

  @Test
  void manifests() throws IOException {
    Runs.manifest(run, "\"version\": 1,", "\"version\": 2,");
    refused("version: got 2, expected 1");
    Files.writeString(run.resolve("manifest.json"), "{\"format\": \"gradflow-run\", \"a\": [1,}");
    refused("manifest.json:1:", "not valid JSON");
    Files.writeString(run.resolve("manifest.json"), "[".repeat(100_000));
    refused("manifest.json");
    Files.writeString(run.resolve("manifest.json"), "{\"a\": \"" + "x".repeat(1 << 20) + "\"}");
    refused("expected at most 1048576");
    Files.writeString(run.resolve("manifest.json"), "{\"format\": 7}");
    refused("format", "got 7, expected a text");
  }

  @Test
  void logs() throws IOException {
    Path log = run.resolve("log.csv");
    Files.writeString(log, "step,loss\n1,0.5\n2\n");
    refused("log.csv:3", "cells");
    Files.writeString(log, "step,loss\n1,half\n");
    refused("log.csv:2", "loss: got 'half', expected a number");
    Files.writeString(log, "step,loss\n-1,0.5\n");
    refused("log.csv:2", "got the step '-1'");
    Files.writeString(log, "loss,lr\n0.5,1\n");
    refused("log.csv:1", "no column step");
    Files.writeString(log, "step," + "x".repeat(1 << 17) + "\n");
    refused("log.csv:1", "characters");
    Files.write(log, new byte[] {'s', 't', 'e', 'p', '\n', (byte) 0xff, '\n'});
    refused("log.csv", "UTF-8");
  }

  @Test
  void calls_that_cannot_be() throws IOException {
    Npzs.change(run.resolve("grads/00001500.npz"), "calls", calls -> calls[1] = 1L << 40);
    refused("calls", "at most 100 in all");
    Npzs.change(run.resolve("grads/00001500.npz"), "calls", calls -> calls[1] = -1);
    refused("calls");
  }

  @Test
  void an_unknown_cell_has_its_log_and_its_record() throws IOException {
    Runs.manifest(run, "\"cell\": \"rnn\"", "\"cell\": \"ligru\"");
    RunReport report = Runs.report(run);
    Facts c = Runs.checkpoint(report, 1500);
    assertThat(c.text("not_measured")).contains("ligru");
    assertThat(c.object("gradient").number("share_seen")).isEqualTo(1);
    assertThat(report.story()).isNotEmpty();
  }

  /** A folder without log, targets and record has its checkpoints measured. */
  @Test
  void only_what_is_required() throws IOException {
    Files.delete(run.resolve("log.csv"));
    Files.delete(run.resolve("grads/00001500.npz"));
    Files.writeString(
        run.resolve("manifest.json"),
        "{\"format\": \"gradflow-run\", \"version\": 1, \"module\": {\"cell\": \"rnn\","
            + " \"parameter_prefix\": \"rnn.\"}, \"inputs\": {\"file\": \"probe_inputs.npy\"}}");
    RunReport report = Runs.report(run);
    assertThat(Runs.kinds(report)).containsExactly("vanishing");
    assertThat(Runs.checkpoint(report, 0).has("probe_loss")).isFalse();
  }

  /** Bytes that are changed at random: an answer or one clear error, in bounded time. */
  @Test
  void mutants() throws IOException {
    mutate(400, 18);
  }

  @Tag("slow")
  @Test
  void many_mutants() throws IOException {
    mutate(Integer.getInteger("gradflow.mutants", 100_000), 19);
  }

  private void mutate(int count, long seed) throws IOException {
    Random random = new Random(seed);
    List<Path> files;
    try (Stream<Path> all = Files.walk(run)) {
      files = new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
    }
    int refused = 0;
    for (int k = 0; k < count; k++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] sound = Files.readAllBytes(file);
      byte[] bad = sound.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        int head = random.nextBoolean() ? Math.min(bad.length, 200) : bad.length;
        bad[random.nextInt(head)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      Files.write(file, bad);
      try {
        RunFolder folder = RunFolder.open(run);
        for (RunFolder.Checkpoint c : folder.checkpoints()) {
          TensorScan.of(c.weights());
          c.gradients().ifPresent(g -> GradientRecord.read(g, 100, 4));
        }
      } catch (BadArgument | FileProblem e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
      Files.write(file, sound);
    }
    assertThat(refused).isBetween(count / 5, count - count / 20);
  }
}
