package gradflow.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder for damaged or changed files. They are moved there under their names and never deleted,
 * so that they can be inspected.
 */
public final class SetAside {
  private final Path folder;
  private final List<String> names = new ArrayList<>();

  /** Uses a folder, which is created when it is first needed. */
  public SetAside(Path folder) {
    this.folder = folder;
  }

  /**
   * Moves a file to the folder. An existing file of the same name there is kept.
   *
   * @throws FileProblem if the file cannot be moved
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
   * Stores a part of a file in the folder under a name.
   *
   * @throws FileProblem if the part cannot be written
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

  /** Records that a file is damaged and was left in place. */
  public void note(String name) {
    names.add(name);
  }

  /** Returns the names of what was set aside, missing or damaged. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** Returns the path of the folder. */
  public Path folder() {
    return folder;
  }
}
