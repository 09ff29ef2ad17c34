package gradflow.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for temporary files of one process. It is locked, and emptied at the start, so that
 * files left by a killed process are not mistaken for this one's.
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
   * Acquires the folder with a name, or {@code NAME-2} if another process holds it, and so on.
   *
   * @throws FileProblem if the folder cannot be written, too many processes hold such folders, or
   *     the folder contains files but no lock file, so that it was not created by this class
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

  /** Returns the path of the folder. */
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

  /** Deletes the folder. What cannot be deleted remains. */
  public void remove() {
    try {
      for (Path file : files()) {
        Files.delete(file);
      }
      Files.delete(path);
    } catch (IOException e) {
      // what remains is ignored, and the next process empties the folder
    }
  }

  /** Releases the folder for other processes. Its files remain. */
  @Override
  public void close() {
    lock.close();
  }
}
