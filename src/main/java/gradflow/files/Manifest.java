package gradflow.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * List of the files of a folder that gradflow wrote, with the SHA-256 of each. It is stored as
 * {@code written.sha256} in that folder and can be checked with {@code sha256sum -c
 * written.sha256}. A file that is not listed, or has changed since, is not gradflow's and is never
 * removed.
 */
public final class Manifest {
  /** Name of the manifest file. */
  public static final String NAME = "written.sha256";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([^/\\\\\\x00-\\x1f]+)");

  private final Path folder;
  private final SortedMap<String, String> digests = new TreeMap<>();

  private Manifest(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the manifest of a folder; it is empty if there is no file. Invalid lines are ignored.
   *
   * @throws FileProblem if the file cannot be read
   */
  public static Manifest of(Path folder) {
    Manifest manifest = new Manifest(folder);
    Path file = folder.resolve(NAME);
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      text.lines()
          .map(LINE::matcher)
          .filter(Matcher::matches)
          .forEach(m -> manifest.digests.put(m.group(2), m.group(1)));
    } catch (NoSuchFileException e) {
      // nothing was written yet, or an older version wrote no manifest
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
    return manifest;
  }

  /** Returns the names of the files, sorted. */
  public Set<String> names() {
    return digests.keySet();
  }

  /** Returns whether a listed file exists and is unchanged. */
  public boolean isAsWritten(String name) {
    Path file = folder.resolve(name);
    return digests.containsKey(name)
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Digest.of(file).equals(digests.get(name));
  }

  /**
   * Records files that were just written and that replace all others of their kind. The others are
   * removed from the manifest, and also deleted if they are unchanged.
   *
   * @param kind whether a file name is of that kind
   * @param written the new files, in this folder
   * @throws FileProblem if a file cannot be read, removed or written
   */
  public void replace(Predicate<String> kind, Collection<Path> written) {
    Set<String> now = new HashSet<>();
    written.forEach(file -> now.add(file.getFileName().toString()));
    for (String name : digests.keySet().stream().filter(kind).toList()) {
      if (!now.contains(name) && isAsWritten(name)) {
        FileProblem.deleting(folder.resolve(name));
      }
      digests.remove(name);
    }
    digests.putAll(
        written.parallelStream()
            .collect(Collectors.toMap(file -> file.getFileName().toString(), Digest::of)));
    StringBuilder text = new StringBuilder();
    digests.forEach((name, digest) -> text.append(digest + "  " + name + "\n"));
    AtomicFile.write(folder.resolve(NAME), text.toString());
  }
}
