package gradflow.io;

import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prevents a result from overwriting a file that it was computed from. */
public final class OtherFile {
  private OtherFile() {}

  /**
   * Checks that an output file is not the file being read.
   *
   * @throws gradflow.check.BadArgument if both paths refer to the same file after resolving links
   * @throws FileProblem if this cannot be determined
   */
  public static void require(Path out, Path source) {
    require(List.of(out), List.of(source));
  }

  /**
   * Checks that no output file is one of the files being read.
   *
   * @throws gradflow.check.BadArgument if some element of {@code outs}, after resolving links, is
   *     one of the sources
   * @throws FileProblem if this cannot be determined
   */
  public static void require(Collection<Path> outs, Collection<Path> sources) {
    Set<Object> keys = new HashSet<>();
    sources.stream().filter(Files::exists).forEach(s -> keys.add(key(s)));
    for (Path out : outs) {
      Check.that(
          !Files.exists(out) || !keys.contains(key(out)),
          out.toString(),
          "is the input itself, expected another file to write");
    }
  }

  /**
   * Returns a key shared by all paths of one file: the system's file key, or the real path if there
   * is no such key.
   */
  private static Object key(Path file) {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file.toRealPath() : key;
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }
}
