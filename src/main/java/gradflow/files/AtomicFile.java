package gradflow.files;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes files atomically. A reader never sees an incomplete file, even if the writing process is
 * killed.
 */
public final class AtomicFile {
  /** Content of a file. */
  @FunctionalInterface
  public interface Body {
    /** Writes the whole content to {@code out}, which is buffered and need not be closed. */
    void writeTo(OutputStream out) throws IOException;
  }

  private static final Pattern TEMPORARY =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

  private AtomicFile() {}

  /** Writes a text in UTF-8, as {@link #write(Path, Body)}. */
  public static void write(Path target, String text) {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes to a temporary file in the same folder, which is created if necessary, forces it to the
   * disk, and moves it into place.
   *
   * @throws FileProblem if the disk is full or the folder cannot be written; the target is then
   *     unchanged and the temporary file is removed
   */
  public static void write(Path target, Body body) {
    Path folder = target.toAbsolutePath().getParent();
    // This is not a random draw of the experiment, only a name that no other process or machine
    // uses.
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createDirectories(folder);
      fill(temporary, body);
      move(temporary, target);
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    } finally {
      discard(temporary);
    }
  }

  /**
   * Writes the content unless the target already has it.
   *
   * @throws FileProblem as for {@link #write}
   */
  public static void replace(Path target, byte[] content) {
    try {
      if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
          && Arrays.equals(Files.readAllBytes(target), content)) {
        return;
      }
    } catch (IOException e) {
      // an unreadable target is rewritten
    }
    write(target, out -> out.write(content));
  }

  /**
   * Removes temporary files that a killed process left in a folder. No other process may be writing
   * to the folder.
   *
   * @throws FileProblem if the folder cannot be read, or a file cannot be removed
   */
  public static void removeLeftOvers(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(AtomicFile::isLeftOver).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
  }

  private static boolean isLeftOver(Path file) {
    return TEMPORARY.matcher(file.getFileName().toString()).matches()
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void fill(Path temporary, Body body) throws IOException {
    try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
      body.writeTo(new Unclosed(out));
      out.flush();
      channel.force(true);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The first failure is the one to report. A remaining hidden file is harmless.
    }
  }

  /**
   * Forwards everything except {@code close}, because the channel must be forced to the disk before
   * it is closed.
   */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
