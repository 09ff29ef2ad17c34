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
 * Keeps a folder to one writer: a lock of the operating system on the file {@code .lock} in it,
 * which ends with the process, however that ends. The file stays behind and means nothing by
 * itself; it names its last writer. Where a file system has no locks (some network folders) nothing
 * is locked.
 */
public final class FolderLock implements AutoCloseable {
  static final String NAME = ".lock";

  /** What the name of a writer begins with. */
  private static final String OWNER = "process ";

  /** Bytes of a writer's name that are read. */
  private static final int MOST = 256;

  /** Beyond the text, which can then be read while the lock is held, on Windows too. */
  private static final long POSITION = 1 << 20;

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a folder, which is made if it is not there.
   *
   * @throws FileProblem if another process (or another lock of this one) has it, if the folder
   *     cannot be written, or if {@code .lock} is a symbolic link or anything else that no lock
   *     wrote; it is left as it is
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
   * Takes the lock of a folder, and waits as long as another process has it.
   *
   * @param waiting receives the owner, once
   * @param stopped whether to give up
   * @return nothing if it gave up
   * @throws FileProblem as {@link #take} does, but if another has it
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

  /** The name of the last writer goes into the file, so it must be one that a lock wrote. */
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

  /** Whether another has the lock; otherwise it is ours now. */
  private static boolean isTaken(FileChannel channel) {
    try {
      return channel.tryLock(POSITION, 1, false) == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false; // no locks here
    }
  }

  /** Who has it, as shown to others. */
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

  /** Gives the folder back. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It ends with the process at the latest.
    }
  }
}
