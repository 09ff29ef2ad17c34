package gradflow.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  @Test
  void oneAtATimeAndAgainAfterItsEnd() {
    Path made = folder.resolve("a").resolve("b");
    try (FolderLock first = FolderLock.take(made)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> FolderLock.take(made))
          .isInstanceOf(FileProblem.class)
          .hasMessageMatching(
              ".*b: another gradflow is writing there \\(process \\d+ on \\S+\\); wait until it has"
                  + " finished, or choose another folder");
    }
    FolderLock.take(made).close();
  }

  @Test
  void whatAKilledProcessLeftIsNoLock() throws IOException {
    Files.writeString(
        folder.resolve(".lock"), "process 1 on a machine that is long gone, and more");
    FolderLock.take(folder).close();
    assertThat(folder.resolve(".lock"))
        .content()
        .startsWith("process " + ProcessHandle.current().pid() + " on ")
        .doesNotContain("gone");
  }

  @Test
  void aFileInItsPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> FolderLock.take(file.resolve("sub")))
        .isInstanceOf(FileProblem.class)
        .hasMessageContaining("sub: cannot be written: ");
  }
}
