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

/** Keeps an answer from being written over a file that it was computed from. */
public final class OtherFile {
  private OtherFile() {}

  /**
   * Holds what is to be written against the file that is read.
   *
   * @throws gradflow.check.BadArgument if both names, links followed, are the same file
   * @throws FileProblem if that cannot be found out
   */
  public static void require(Path out, Path source) {
    require(List.of(out), List.of(source));
  }

  /**
   * Holds what is to be written against the files that are read.
   *
   * @throws gradflow.check.BadArgument if some {@code out}, links followed, is one of the sources
   * @throws FileProblem if that cannot be found out
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

  /** What all names of one file have in common; its path where the system has no such key. */
  private static Object key(Path file) {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file.toRealPath() : key;
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }
}
