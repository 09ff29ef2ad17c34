package gradflow.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * A file that a spec names, and what was read from it: read once, whatever the number of its users
 * and threads. Equal to another of the same place. A relative path starts at the folder of the
 * spec; {@code builtin:NAME} is a file that comes with gradflow; {@code .gz} is unpacked.
 */
public final class InputFile {
  /** What a name of a file that comes with gradflow begins with. */
  public static final String BUILTIN = "builtin:";

  private final String name;
  private final Path folder;
  private final NumberArrays arrays;
  private final Map<Class<?>, Object> contents = new HashMap<>();
  private String digest;

  /** The file of that name, seen from the working directory; it is not opened yet. */
  public InputFile(String name) {
    this(name, Path.of(""), null);
  }

  /**
   * The file of that name; it is not opened yet.
   *
   * @param folder where a relative name starts
   * @param arrays what reads its arrays of numbers; null for a file that holds none
   */
  public InputFile(String name, Path folder, NumberArrays arrays) {
    this.name = name;
    this.folder = folder;
    this.arrays = arrays;
  }

  /**
   * Where it lies.
   *
   * @throws FileProblem if its name is none of a file on a disk
   */
  public Path path() {
    try {
      if (!name.startsWith(BUILTIN)) {
        return folder.resolve(name);
      }
    } catch (InvalidPathException e) {
      throw problem(new IOException(e.getReason(), e));
    }
    throw problem(new NoSuchFileException(name));
  }

  /** Its arrays of numbers; nothing for a file of text. */
  public Optional<NumberArrays> arrays() {
    return Optional.ofNullable(arrays);
  }

  /**
   * What the file holds.
   *
   * @param type what it is read as
   * @param reader called at the first time only
   * @throws FileProblem if the file cannot be read
   */
  public synchronized <T> T content(Class<T> type, Function<InputFile, T> reader) {
    Object known = contents.get(type);
    if (known == null) {
      digest = digested();
      known = reader.apply(this);
      contents.put(type, known);
    }
    return type.cast(known);
  }

  /**
   * SHA-256 of its bytes as they lie on the disk, in hexadecimal digits; of what was read, where
   * something was.
   *
   * @throws FileProblem if the file cannot be read
   */
  public synchronized String digest() {
    if (digest == null) {
      digest = digested();
    }
    return digest;
  }

  private String digested() {
    try {
      return Digest.of(bytes());
    } catch (InvalidPathException e) {
      throw problem(new IOException(e.getReason(), e));
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /**
   * Its bytes, unpacked.
   *
   * @throws FileProblem if the file cannot be opened
   */
  public InputStream open() {
    try {
      return name.endsWith(".gz") ? unpacked(bytes()) : bytes();
    } catch (InvalidPathException e) {
      throw problem(new IOException(e.getReason(), e));
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private static InputStream unpacked(InputStream bytes) throws IOException {
    try {
      return new GZIPInputStream(bytes, 1 << 16);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  private InputStream bytes() throws IOException {
    if (!name.startsWith(BUILTIN)) {
      return new BufferedInputStream(Files.newInputStream(folder.resolve(name)));
    }
    InputStream resource =
        InputFile.class.getResourceAsStream("/gradflow/data/" + name.substring(BUILTIN.length()));
    if (resource == null) {
      throw new NoSuchFileException(name);
    }
    return resource;
  }

  /** That reading failed, with the name of the file. */
  public FileProblem problem(IOException cause) {
    try {
      return FileProblem.reading(folder.resolve(name), cause);
    } catch (InvalidPathException e) {
      return FileProblem.reading(Path.of("."), new IOException("bad file name " + name, cause));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputFile file
        && file.name.equals(name)
        && (name.startsWith(BUILTIN) || file.folder.equals(folder));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Its name, as the spec gives it. */
  @Override
  public String toString() {
    return name;
  }
}
