package gradflow.store;

import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A file of records. One process at a time may append to it, which a lock of the operating system
 * enforces. Any process may read it.
 */
final class Segment implements AutoCloseable {
  static final String ENDING = ".records";

  /**
   * Position of the locked byte. It is beyond all records, so that they can be read while the lock
   * is held, on Windows too.
   */
  private static final long LOCK = Long.MAX_VALUE - 1;

  private static final int WINDOW = 1 << 20;

  /** Receives records as they are found. */
  interface Visitor {
    void found(RecordFrame frame, long offset);
  }

  /** A range [from, to) of bytes that are not a valid record. */
  record Gap(long from, long to) {}

  private final Path file;
  private final FileChannel channel;
  private FileLock lock;

  /** End of the part that has been scanned. */
  private long end;

  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;

  private Segment(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static Segment open(Path file, boolean writable) throws IOException {
    Set<java.nio.file.OpenOption> options =
        writable
            ? Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS)
            : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    return new Segment(file, FileChannel.open(file, options));
  }

  Path file() {
    return file;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Tries to acquire the lock and returns whether this process may append from now on. */
  boolean take() {
    try {
      lock = channel.tryLock(LOCK, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false; // without support for locks, no process appends to an existing file
    }
  }

  void letGo() throws IOException {
    if (lock != null) {
      lock.release();
      lock = null;
    }
  }

  /**
   * Scans the file from the end of the previous scan.
   *
   * @return gaps without a valid record; a gap that reaches the end of the file is scanned again
   *     next time
   */
  List<Gap> scan(Visitor visitor) throws IOException {
    long size = channel.size();
    List<Gap> gaps = new ArrayList<>();
    long at = end;
    long gap = -1;
    while (at < size) {
      RecordFrame frame = frame(at, size);
      if (frame == null) {
        gap = gap < 0 ? at : gap;
        at = next(at + 1, size);
        continue;
      }
      if (gap >= 0) {
        gaps.add(new Gap(gap, at));
        gap = -1;
      }
      visitor.found(frame, at);
      at += RecordFrame.HEAD + frame.content().remaining();
      end = at;
    }
    if (gap >= 0) {
      gaps.add(new Gap(gap, size));
    }
    window = ByteBuffer.allocate(0);
    return gaps;
  }

  /** Returns the record at an offset; null if there is none. */
  private RecordFrame frame(long at, long size) throws IOException {
    if (size - at < RecordFrame.HEAD) {
      return null;
    }
    int length = RecordFrame.contentLength(look(at, RecordFrame.HEAD, size));
    return length < 0 || length > size - at - RecordFrame.HEAD
        ? null
        : RecordFrame.of(look(at, RecordFrame.HEAD + length, size));
  }

  /** Returns the next offset at which a record may start; the end of the file if there is none. */
  private long next(long from, long size) throws IOException {
    for (long at = from; at + RecordFrame.HEAD <= size; at++) {
      if (look(at, 4, size).getInt(0) == RecordFrame.MAGIC) {
        return at;
      }
    }
    return size;
  }

  /** Returns bytes of the file through a read-ahead window. */
  private ByteBuffer look(long at, int length, long size) throws IOException {
    if (at < windowStart || at + length > windowStart + window.limit()) {
      int wanted = (int) Math.min(Math.max(WINDOW, length), size - at);
      window = read(at, wanted);
      windowStart = at;
    }
    return window.slice((int) (at - windowStart), length);
  }

  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
      // until the buffer is full
    }
    if (bytes.hasRemaining()) {
      throw new IOException(file + " has become shorter");
    }
    return bytes.flip();
  }

  /** Returns the record at an offset where one was found. */
  RecordFrame frame(long offset) throws IOException {
    int first = (int) Math.min(4096, channel.size() - offset);
    ByteBuffer bytes =
        first < RecordFrame.HEAD ? ByteBuffer.allocate(RecordFrame.HEAD) : read(offset, first);
    int length = RecordFrame.contentLength(bytes);
    RecordFrame frame = null;
    if (length >= 0 && length <= channel.size() - offset - RecordFrame.HEAD) {
      int all = RecordFrame.HEAD + length;
      frame = RecordFrame.of(all <= first ? bytes.slice(0, all) : read(offset, all));
    }
    if (frame == null) {
      throw new IOException(file + " is not as it was written");
    }
    return frame;
  }

  /**
   * Appends a record atomically.
   *
   * @return offset of the record
   * @throws FileProblem if the record cannot be written; the file is then unchanged
   */
  long append(RecordFrame frame) {
    ByteBuffer bytes = frame.bytes();
    long at = end;
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes, at + bytes.position());
      }
    } catch (IOException e) {
      cut(at);
      throw FileProblem.writing(file, e);
    }
    end = at + bytes.capacity();
    return at;
  }

  private void cut(long length) {
    try {
      channel.truncate(length);
    } catch (IOException e) {
      // the bytes after the last record are not valid and will be recognised as a gap
    }
  }

  /** Returns the bytes of a gap at the end of the file and truncates them. */
  byte[] cutOff(Gap gap) throws IOException {
    byte[] bytes = read(gap.from(), Math.toIntExact(gap.to() - gap.from())).array();
    channel.truncate(gap.from());
    return bytes;
  }

  /** Scans the whole file without changing the position of the next scan. */
  void scanAll(Visitor visitor) throws IOException {
    long known = end;
    end = 0;
    scan(visitor);
    end = known;
  }

  /** Makes the next scan start at the beginning. */
  void rewind() {
    end = 0;
  }

  /** Returns the end of the part that has been scanned. */
  long end() {
    return end;
  }

  /** Forces appended data to the disk. */
  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
