package gradflow.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theFileIsThereWholeAndFoldersAreMade() throws IOException {
    Path target = folder.resolve("a/b/c.txt");
    AtomicFile.write(target, out -> text(out, "one"));
    AtomicFile.write(
        target,
        out -> {
          text(out, "two");
          out.close();
        });
    assertThat(target).hasContent("two");
    assertThat(target.getParent()).isDirectoryContaining(f -> f.equals(target));
  }

  @Test
  void aFullDiskLeavesTheOldFileAndNoRest() throws IOException {
    Path target = folder.resolve("runs.csv");
    AtomicFile.write(target, out -> text(out, "old"));
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    out -> {
                      text(out, "half of the new".repeat(10_000));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FileProblem.class)
        .hasMessage(
            target
                + ": cannot be written: the disk is full (No space left on device); free some space,"
                + " or choose another folder");
    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("runs.csv");
  }

  @Test
  void aProgramErrorLeavesNothingEither() throws IOException {
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    folder.resolve("x"),
                    out -> {
                      throw new IllegalStateException("bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void aFileInTheWayIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> AtomicFile.write(file.resolve("runs.csv"), out -> text(out, "x")))
        .isInstanceOf(FileProblem.class)
        .hasMessage(
            file.resolve("runs.csv")
                + ": cannot be written: "
                + file
                + " is a file where a folder is needed; choose another folder");
    Path taken = Files.createDirectories(folder.resolve("taken/inside")).getParent();
    assertThatThrownBy(() -> AtomicFile.write(taken, out -> text(out, "x")))
        .isInstanceOf(FileProblem.class)
        .hasMessageStartingWith(taken + ": cannot be written: ");
    assertThat(names()).containsExactly("file", "taken");
  }

  @Test
  void reasonsSayWhatToDo() {
    Path path = Path.of("x");
    assertThat(FileProblem.writing(path, new java.nio.file.AccessDeniedException("x")))
        .hasMessage(
            "x: cannot be written: access is denied; check the permissions, or choose another folder");
    assertThat(FileProblem.writing(path, new FileSystemException("x", null, "Disk quota exceeded")))
        .hasMessageStartingWith("x: cannot be written: the disk is full (Disk quota exceeded)");
    assertThat(FileProblem.reading(path, new IOException("gone")))
        .hasMessage("x: cannot be read: gone");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "creates symbolic links")
  void whatAKilledProcessWasWritingIsToldFromOtherFiles() throws IOException {
    String left = ".runs.csv.0f8fad5b-d9cb-469f-a165-70867728950e.tmp";
    Path precious = Files.writeString(folder.resolve("precious.txt"), "a year of work");
    for (String own : List.of(".mine.tmp", ".vimrc", "runs.csv.tmp", ".runs.csv.1234.tmp")) {
      Files.writeString(folder.resolve(own), "");
    }
    Files.createSymbolicLink(folder.resolve("." + left), precious);
    Files.createDirectory(folder.resolve(".." + left));
    List<String> before = names();
    Files.writeString(folder.resolve(left), "half");
    AtomicFile.removeLeftOvers(folder);
    assertThat(names()).isEqualTo(before);
    assertThat(precious).hasContent("a year of work");
  }
}
