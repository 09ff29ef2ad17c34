package gradflow.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "creates symbolic links")
  void aFileThatNoLockWroteIsLeftAsItIs() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious.txt"), "a year of work");
    Path lock = folder.resolve(".lock");
    Files.createSymbolicLink(lock, precious);
    refused(lock, "it is a symbolic link");
    Files.delete(lock);
    Files.createSymbolicLink(lock, folder.resolve("nowhere"));
    refused(lock, "it is a symbolic link");
    Files.delete(lock);
    Files.createLink(lock, precious);
    refused(lock, "gradflow did not write it");
    Files.delete(lock);
    Files.createDirectory(lock);
    refused(lock, "it is no file");
    assertThat(precious).hasContent("a year of work");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  private void refused(Path lock, String why) {
    assertThatThrownBy(() -> FolderLock.take(folder))
        .isInstanceOf(FileProblem.class)
        .hasMessage(
            lock
                + ": "
                + why
                + ", so nothing is written there; move it away, or choose another folder");
  }
}
