package gradflow.store;

import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Claims of processes on keys. A claim is a lock of the operating system on one byte of an empty
 * file, at an offset derived from the key. It is released when the process ends, however it ends.
 * If the file system does not support locks, two processes may do the same work, with the same
 * result.
 */
final class Claims implements AutoCloseable {
  static final String NAME = ".claims";

  private final FileChannel channel;
  private final Map<Key, FileLock> held = new HashMap<>();

  Claims(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  /** Tries to claim a key and returns whether this process now holds it. */
  synchronized boolean take(Key key) {
    try {
      FileLock lock = channel.tryLock(key.high() >>> 2, 1, false);
      if (lock != null) {
        held.put(key, lock);
      }
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true; // the file system does not support locks
    }
  }

  synchronized void letGo(Key key) {
    FileLock lock = held.remove(key);
    if (lock != null) {
      try {
        lock.release();
      } catch (IOException e) {
        // the lock is released when the process ends at the latest
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
