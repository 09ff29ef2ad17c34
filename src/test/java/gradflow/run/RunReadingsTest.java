package gradflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readings that are kept from one call to the next. */
class RunReadingsTest {
  @TempDir Path folder;

  private Path results() {
    return folder.resolve("results");
  }

  private RunReport report(Path run, int threads) {
    return Runs.report(run, Optional.of(results()), threads);
  }

  private static String text(RunReport report) {
    return new String(JsonTree.bytes(report.tree()), java.nio.charset.StandardCharsets.UTF_8);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> all = Files.walk(results())) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void a_second_call_measures_what_is_new_and_says_the_same() throws IOException {
    Path run = Runs.copy("rnn-adding-vanishes", folder.resolve("run"));
    Path later = folder.resolve("later");
    Files.move(Runs.weights(run, 1500), later);
    assertThat(report(run, 1).measured()).isEqualTo(1);
    Files.move(later, Runs.weights(run, 1500));
    RunReport second = report(run, 2);
    assertThat(second.measured()).isEqualTo(1);
    RunReport third = report(run, 2);
    assertThat(third.measured()).isZero();
    assertThat(text(third)).isEqualTo(text(second));
    assertThat(text(Runs.report(run))).as("nothing kept, one thread").isEqualTo(text(second));
  }

  @Test
  void a_reading_that_was_damaged_is_measured_again() throws IOException {
    Path run = Runs.folder("rnn-adding-vanishes");
    String sound = text(report(run, 2));
    Path file = kept().get(0);
    String body = Files.readString(file);
    Files.writeString(file, body.replaceFirst("\"slope\":-0", "\"slope\":-1"));
    RunReport again = report(run, 2);
    assertThat(again.measured()).isEqualTo(1);
    assertThat(text(again)).isEqualTo(sound);
    assertThat(Files.readString(file)).isEqualTo(body);
  }

  @Test
  void a_checkpoint_that_was_overwritten_is_measured_again() throws IOException {
    Path run = Runs.copy("rnn-adding-vanishes", folder.resolve("run"));
    report(run, 2);
    Files.copy(
        Runs.weights(run, 0),
        Runs.weights(run, 1500),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    RunReport again = report(run, 2);
    assertThat(again.measured()).isEqualTo(1);
    assertThat(Runs.checkpoint(again, 1500).number("slope"))
        .isEqualTo(Runs.checkpoint(again, 0).number("slope"));
  }

  @Test
  void the_run_folder_is_never_written_to() throws IOException {
    Path run = Runs.copy("rnn-adding-vanishes", folder.resolve("run"));
    List<String> before = listing(run);
    report(run, 2);
    assertThat(listing(run)).isEqualTo(before);
  }

  private static List<String> listing(Path run) throws IOException {
    try (Stream<Path> all = Files.walk(run)) {
      return all.map(p -> p + " " + p.toFile().lastModified() + " " + p.toFile().length())
          .sorted()
          .toList();
    }
  }

  @Test
  void results_that_cannot_be_kept_are_said_and_do_not_stop_the_answer() throws IOException {
    Files.writeString(results(), "a file where a folder is needed");
    RunReport report = report(Runs.folder("rnn-adding-vanishes"), 2);
    assertThat(report.unkept()).isPresent();
    assertThat(report.checkpoints()).hasSize(2);
  }
}
