package gradflow.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {
  @TempDir private Path folder;

  private static String text(InputFile file) {
    try (InputStream in = file.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw file.problem(e);
    }
  }

  @Test
  void manyThreadsReadItOnce() throws IOException {
    Path path = Files.writeString(folder.resolve("a.txt"), "hello");
    InputFile file = new InputFile(path.toString());
    AtomicInteger reads = new AtomicInteger();
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            i ->
                assertThat(
                        file.content(
                            String.class,
                            f -> {
                              reads.incrementAndGet();
                              return text(f);
                            }))
                    .isEqualTo("hello"));
    assertThat(reads).hasValue(1);
    Files.delete(path);
    assertThat(file.content(String.class, InputFileTest::text)).isEqualTo("hello");
  }

  @Test
  void aFailedReadIsTriedAgain() throws IOException {
    InputFile file = new InputFile(folder.resolve("late.txt").toString());
    assertThatThrownBy(() -> file.content(String.class, InputFileTest::text))
        .isInstanceOf(FileProblem.class)
        .hasMessageContaining("late.txt")
        .hasMessageContaining("no such file");
    Files.writeString(folder.resolve("late.txt"), "now");
    assertThat(file.content(String.class, InputFileTest::text)).isEqualTo("now");
  }

  @Test
  void filesOfOneNameAreEqual() {
    assertThat(new InputFile("a")).isEqualTo(new InputFile("a")).hasToString("a");
    assertThat(new InputFile("a")).hasSameHashCodeAs(new InputFile("a"));
    assertThat(new InputFile("a")).isNotEqualTo(new InputFile("b"));
  }

  @Test
  void brokenNamesAndArchivesAreFileProblems() throws IOException {
    assertThatThrownBy(() -> new InputFile("a\0b").open()).isInstanceOf(FileProblem.class);
    Path path = Files.writeString(folder.resolve("no.gz"), "plain");
    assertThatThrownBy(() -> new InputFile(path.toString()).open())
        .isInstanceOf(FileProblem.class)
        .hasMessageContaining("no.gz");
    assertThatThrownBy(() -> new InputFile("builtin:../../secret").open())
        .isInstanceOf(FileProblem.class);
  }
}
