package gradflow.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder for files that are not as they were written: they are moved there under their names,
 * never deleted, so that somebody can look into what happened.
 */
public final class SetAside {
  private final Path folder;
  private final List<String> names = new ArrayList<>();

  /** Of that folder, which is made when it is needed. */
  public SetAside(Path folder) {
    this.folder = folder;
  }

  /**
   * Moves a file there; one of that name that is there already stays.
   *
   * @throws FileProblem if it cannot be moved
   */
  public void take(Path file) {
    String name = file.getFileName().toString();
    try {
      Files.createDirectories(folder);
      Files.move(file, free(name));
      names.add(name);
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
  }

  /**
   * Keeps a part of a file there under a name.
   *
   * @throws FileProblem if it cannot be written
   */
  public void put(String name, byte[] bytes) {
    AtomicFile.write(free(name), out -> out.write(bytes));
    names.add(name);
  }

  private Path free(String name) {
    Path to = folder.resolve(name);
    for (int i = 2; Files.exists(to, LinkOption.NOFOLLOW_LINKS); i++) {
      to = folder.resolve(name + "." + i);
    }
    return to;
  }

  /** Takes down that a file is not even there. */
  public void missing(Path file) {
    names.add(file.getFileName() + " (missing)");
  }

  /** Takes down that something is not as it was written, and stays where it is. */
  public void note(String name) {
    names.add(name);
  }

  /** What was set aside or missing; empty if nothing was. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }
}
