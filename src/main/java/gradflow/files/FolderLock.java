package gradflow.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Restricts a folder to one writer by a lock of the operating system on the file {@code .lock} in
 * it. The lock is released when the process ends, however it ends. The file remains and names its
 * last writer, but does not itself lock anything. If the file system does not support locks (some
 * network folders), nothing is locked.
 */
public final class FolderLock implements AutoCloseable {
  static final String NAME = ".lock";

  /** Prefix of a writer's name. */
  private static final String OWNER = "process ";

  /** Largest number of bytes read of a writer's name. */
  private static final int MOST = 256;

  /**
   * Position of the locked byte. It is beyond the text, so that the text can be read while the lock
   * is held, on Windows too.
   */
  private static final long POSITION = 1 << 20;

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Acquires the lock of a folder, which is created if necessary.
   *
   * @throws FileProblem if another process, or another lock of this process, holds it; if the
   *     folder cannot be written; or if {@code .lock} is a symbolic link or was not written by a
   *     lock, in which case it is left unchanged
   */
  public static FolderLock take(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      Files.createDirectories(folder);
      requireOurs(file);
      FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (!isTaken(channel)) {
        FolderLock lock = new FolderLock(channel);
        byte[] owner = lock.owner().getBytes(StandardCharsets.UTF_8);
        channel.truncate(0).write(ByteBuffer.wrap(owner));
        return lock;
      }
      try (channel) {
        throw FileProblem.inUse(folder, owner(channel));
      }
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
  }

  /**
   * Acquires the lock of a folder, waiting while another process holds it.
   *
   * @param waiting receives the owner, once
   * @param stopped returns whether to give up
   * @return the lock; empty if the wait was given up
   * @throws FileProblem as for {@link #take}, except if another process holds the lock
   */
  public static Optional<FolderLock> await(
      Path folder, Consumer<String> waiting, BooleanSupplier stopped) {
    boolean said = false;
    while (true) {
      try {
        return Optional.of(take(folder));
      } catch (FileProblem e) {
        if (!e.isInUse()) {
          throw e;
        } else if (!said) {
          waiting.accept(e.getMessage());
          said = true;
        }
      }
      if (stopped.getAsBoolean()) {
        return Optional.empty();
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  /**
   * Requires that the file was written by a lock, since the name of the writer will be written to
   * it.
   */
  private static void requireOurs(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw FileProblem.notOurs(file, "it is a symbolic link");
    }
    if (!Files.exists(file)) {
      return;
    }
    if (!Files.isRegularFile(file)) {
      throw FileProblem.notOurs(file, "it is no file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
      if (!text.isEmpty() && !text.startsWith(OWNER)) {
        throw FileProblem.notOurs(file, "gradflow did not write it");
      }
    }
  }

  /** Tries to acquire the lock and returns whether another process holds it. */
  private static boolean isTaken(FileChannel channel) {
    try {
      return channel.tryLock(POSITION, 1, false) == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false; // the file system does not support locks
    }
  }

  /** Returns the name of the owner, as shown to other processes. */
  public String owner() {
    return OWNER + ProcessHandle.current().pid() + " on " + host();
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MOST);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock is released when the process ends at the latest.
    }
  }
}
