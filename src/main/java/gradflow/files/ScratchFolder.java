package gradflow.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of one process for files that mean nothing once it is done with them. It is locked, and
 * emptied at the beginning, so that what a killed process left is not taken for this one's.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final int MOST = 100;

  private final Path path;
  private final FolderLock lock;

  private ScratchFolder(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
    clear();
  }

  /**
   * Takes the folder of that name, or {@code NAME-2} where another process has it, and so on.
   *
   * @throws FileProblem if it cannot be written, very many processes are there, or files lie in it
   *     but no lock, so that it was not made here
   */
  public static ScratchFolder take(Path parent, String name) {
    for (int k = 1; ; k++) {
      Path folder = parent.resolve(k == 1 ? name : name + "-" + k);
      requireOurs(folder);
      try {
        return new ScratchFolder(folder, FolderLock.take(folder));
      } catch (FileProblem e) {
        if (!e.isInUse() || k == MOST) {
          throw e;
        }
      }
    }
  }

  private static void requireOurs(Path folder) {
    if (Files.isSymbolicLink(folder)) {
      throw FileProblem.notOurs(folder, "it is a symbolic link");
    }
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve(FolderLock.NAME))) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw FileProblem.notOurs(folder, "gradflow did not make it");
      }
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  private void clear() {
    try {
      for (Path file : files()) {
        if (!file.getFileName().toString().equals(FolderLock.NAME)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw FileProblem.writing(path, e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  /** Removes it; what cannot be removed stays. */
  public void remove() {
    try {
      for (Path file : files()) {
        Files.delete(file);
      }
      Files.delete(path);
    } catch (IOException e) {
      // it means nothing, and the next process empties it
    }
  }

  /** Gives it to other processes; its files stay. */
  @Override
  public void close() {
    lock.close();
  }
}
