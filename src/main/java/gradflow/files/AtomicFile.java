package gradflow.files;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
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

/** Writes a file whole or not at all: a reader, or a killed run, never sees half of it. */
public final class AtomicFile {
  /** Writes the content. */
  @FunctionalInterface
  public interface Body {
    /** Writes everything to {@code out}, which is buffered, and need not close it. */
    void writeTo(OutputStream out) throws IOException;
  }

  private static final Pattern TEMPORARY =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

  private AtomicFile() {}

  /**
   * Writes to a temporary name in the same folder (made if it is not there), forces it to the disk,
   * and moves it into place.
   *
   * @throws FileProblem if the disk is full or the folder cannot be written; the target is then as
   *     it was and the temporary file is gone
   */
  public static void write(Path target, Body body) {
    Path folder = target.toAbsolutePath().getParent();
    // Not a random draw of the experiment: only a name that no other process or machine uses.
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
   * The same, unless the target is as it should be.
   *
   * @throws FileProblem as {@link #write} does
   */
  public static void replace(Path target, byte[] content) {
    try {
      if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
          && Arrays.equals(Files.readAllBytes(target), content)) {
        return;
      }
    } catch (IOException e) {
      // what cannot be read is written anew
    }
    write(target, out -> out.write(content));
  }

  /**
   * Removes what a killed process was writing into a folder to which nobody else writes now.
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
      // The first failure is the one to report; a left-over hidden file does no harm.
    }
  }

  /** Passes everything on, but leaves closing to its owner, who must force the channel first. */
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
