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
 * A file named in a spec, with its parsed content. It is read once, whatever the number of users
 * and threads. Two instances are equal if they refer to the same location. A relative path is
 * resolved against the folder of the spec; {@code builtin:NAME} is a file shipped with gradflow;
 * {@code .gz} files are decompressed.
 */
public final class InputFile {
  /** Prefix of the names of files shipped with gradflow. */
  public static final String BUILTIN = "builtin:";

  private final String name;
  private final Path folder;
  private final NumberArrays arrays;
  private final Map<Class<?>, Object> contents = new HashMap<>();
  private String digest;

  /**
   * Creates a reference to a file relative to the working directory. The file is not opened yet.
   */
  public InputFile(String name) {
    this(name, Path.of(""), null);
  }

  /**
   * Creates a reference to a file. The file is not opened yet.
   *
   * @param folder folder that a relative name is resolved against
   * @param arrays reader of its arrays of numbers; null for a file that holds none
   */
  public InputFile(String name, Path folder, NumberArrays arrays) {
    this.name = name;
    this.folder = folder;
    this.arrays = arrays;
  }

  /**
   * Returns the path of the file.
   *
   * @throws FileProblem if the name does not refer to a file on disk
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

  /** Returns the arrays of numbers; empty for a text file. */
  public Optional<NumberArrays> arrays() {
    return Optional.ofNullable(arrays);
  }

  /**
   * Returns the parsed content of the file.
   *
   * @param type type of the content
   * @param reader parser of the file, called only the first time
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
   * Returns the SHA-256 of the bytes on disk, in hexadecimal digits. If the file was read, it is
   * the digest of what was read.
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
   * Opens the file and returns its decompressed bytes.
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

  /** Returns the error for a failed read, with the name of the file. */
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

  /** Returns the name as written in the spec. */
  @Override
  public String toString() {
    return name;
  }
}
