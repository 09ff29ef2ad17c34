package gradflow.run;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Access to the files of an untrusted folder. Only regular files inside the folder are accepted,
 * and symbolic links are never followed, so that a manifest can name neither a file elsewhere nor
 * one that blocks on reading.
 */
final class PlainFiles {
  private static final int MOST_NAMES = 1_000_000;

  private static final Pattern NUMBERED = Pattern.compile("([0-9]{1,18})\\.([a-z]+)");

  private PlainFiles() {}

  /**
   * Returns a required file.
   *
   * @throws BadArgument if it is missing, is not a regular file, or is outside the folder
   */
  static Path required(Path folder, String name) {
    return optional(folder, name)
        .orElseThrow(
            () ->
                new BadArgument(
                    folder.resolve(name).toString(),
                    "there is no such file; a run folder has manifest.json, the probe inputs that"
                        + " it names and checkpoints/ (docs/run-folder.md)"));
  }

  /**
   * Returns a file if it exists.
   *
   * @throws BadArgument if it is not a regular file, or is outside the folder
   */
  static Optional<Path> optional(Path folder, String name) {
    Path file = inside(folder, name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    requirePlain(file);
    return Optional.of(file);
  }

  private static Path inside(Path folder, String name) {
    try {
      Path given = Path.of(name);
      boolean in =
          !name.isEmpty() && !given.isAbsolute() && given.normalize().equals(given) && plain(given);
      Check.that(
          in,
          folder.toString(),
          "names the file '" + name + "', expected one inside of the folder, such as log.csv");
      Path at = folder;
      for (Path part : given) {
        requireNoLink(at.resolve(part));
        at = at.resolve(part);
      }
      return at;
    } catch (InvalidPathException e) {
      throw new BadArgument(folder.toString(), "names a file that cannot be: " + e.getReason());
    }
  }

  private static boolean plain(Path given) {
    for (Path part : given) {
      String text = part.toString();
      if (text.equals("..") || text.equals(".") || text.contains("\\")) {
        return false;
      }
    }
    return true;
  }

  private static void requireNoLink(Path file) {
    Check.that(
        !Files.isSymbolicLink(file),
        file.toString(),
        "is a symbolic link, expected a file of the folder itself; copy what it points to");
  }

  private static void requirePlain(Path file) {
    requireNoLink(file);
    Check.that(
        Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS), file.toString(), "is no plain file");
  }

  /**
   * Returns the files of a subfolder whose names consist of a number and an extension, keyed by the
   * number. Unfinished files ({@code .tmp}) and all others are ignored. Returns an empty map if the
   * subfolder does not exist.
   *
   * @throws BadArgument if there are too many files, or two with the same number
   */
  static SortedMap<Long, Path> numbered(Path folder, String below, String ending) {
    SortedMap<Long, Path> out = new TreeMap<>();
    Path in = folder.resolve(below);
    requireNoLink(in);
    if (!Files.isDirectory(in)) {
      return out;
    }
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(in)) {
      for (Path file : all) {
        Check.that(++count <= MOST_NAMES, in.toString(), "has more than " + MOST_NAMES + " files");
        OptionalLong number = number(file, ending);
        if (number.isPresent()) {
          requirePlain(file);
          Path other = out.put(number.getAsLong(), file);
          Check.that(
              other == null,
              file.toString(),
              "is of the same update as " + (other == null ? "" : other.getFileName()));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw FileProblem.reading(in, e.getCause());
    } catch (IOException e) {
      throw FileProblem.reading(in, e);
    }
    return out;
  }

  private static OptionalLong number(Path file, String ending) {
    Matcher m = NUMBERED.matcher(file.getFileName().toString());
    return m.matches() && m.group(2).equals(ending)
        ? OptionalLong.of(Long.parseLong(m.group(1)))
        : OptionalLong.empty();
  }
}
