package gradflow.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Thrown if a file cannot be read or written. The message names the path and the cause, and says
 * what to do.
 */
public final class FileProblem extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  private static final String LOCKED = "locked";

  private FileProblem(Path path, String message, IOException cause) {
    super(path + ": " + message, cause);
  }

  /** Returns the error for a file that could not be read. */
  public static FileProblem reading(Path path, IOException cause) {
    return new FileProblem(path, "cannot be read: " + reason(cause), cause);
  }

  /** Returns the error for a file that could not be written. Its previous content is unchanged. */
  public static FileProblem writing(Path path, IOException cause) {
    return new FileProblem(path, "cannot be written: " + reason(cause), cause);
  }

  /** An access to a file. */
  @FunctionalInterface
  public interface Access<T> {
    /** Returns what was read; null if nothing is. */
    T run() throws IOException;
  }

  /** Reads from a file; if that fails, throws {@link #reading(Path, IOException)}. */
  public static <T> T reading(Path path, Access<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw reading(path, e);
    }
  }

  /** Closes a file or channel; if that fails, throws {@link #reading(Path, IOException)}. */
  public static void closing(Path path, Closeable open) {
    try {
      open.close();
    } catch (IOException e) {
      throw reading(path, e);
    }
  }

  /** Deletes a file if it exists; if that fails, throws {@link #writing(Path, IOException)}. */
  public static void deleting(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw writing(path, e);
    }
  }

  /** Returns the error for a folder that another process is writing to. */
  public static FileProblem inUse(Path folder, String owner) {
    return new FileProblem(
        folder,
        "another gradflow is writing there"
            + (owner.isEmpty() ? "" : " (" + owner + ")")
            + "; wait until it has finished, or choose another folder",
        new IOException(LOCKED));
  }

  /**
   * Returns the error for a file or folder that gradflow would overwrite or empty but did not
   * create.
   */
  public static FileProblem notOurs(Path path, String why) {
    return new FileProblem(
        path,
        why + ", so nothing is written there; move it away, or choose another folder",
        new IOException("not ours"));
  }

  /** Returns whether the cause is another process that is writing to the folder. */
  boolean isInUse() {
    return getCause().getMessage() != null && getCause().getMessage().equals(LOCKED);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such file or folder; check the path";
    }
    if (cause instanceof AccessDeniedException) {
      return "access is denied; check the permissions, or choose another folder";
    }
    if (cause instanceof FileAlreadyExistsException taken) {
      return taken.getFile() + " is a file where a folder is needed; choose another folder";
    }
    if (cause instanceof DirectoryNotEmptyException) {
      return "there is a folder of that name; choose another name";
    }
    String said =
        cause instanceof FileSystemException fs && fs.getReason() != null
            ? fs.getReason()
            : String.valueOf(cause.getMessage());
    String lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("no space")
        || lower.contains("not enough space")
        || lower.contains("quota")) {
      return "the disk is full (" + said + "); free some space, or choose another folder";
    }
    if (lower.contains("file too large")) {
      return "it is larger than files may be here (" + said + "); see ulimit -f";
    }
    if (lower.contains("broken pipe")) {
      return "what reads it has ended (" + said + ")";
    }
    if (lower.contains("bad file descriptor")) {
      return "it is closed (" + said + ")";
    }
    return said;
  }
}
