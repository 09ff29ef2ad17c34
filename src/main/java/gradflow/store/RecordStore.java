package gradflow.store;

import gradflow.files.FileProblem;
import gradflow.files.SetAside;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of segments with an index from keys to records. Several processes may open a store at
 * the same time: each appends to a separate segment, reads all segments, and claims the keys that
 * it works on. A segment without a writer is reused, so the number of files is the largest number
 * of simultaneous writers so far. Bytes that are not a valid record are set aside in {@code
 * damaged/}. Thread-safe.
 */
public final class RecordStore implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;

  /** Number of bits of an index entry that hold the offset of a record in its segment. */
  private static final int OFFSET_BITS = 44;

  /** Receives the records one by one. */
  public interface Visitor {
    /** Receives a record. The content is valid only during the call. */
    void record(Key key, long group, boolean provisional, ByteBuffer content);
  }

  private final Path folder;
  private final boolean writable;
  private final SetAside damaged;
  private final List<Segment> segments = new ArrayList<>();
  private final Set<Path> known = new HashSet<>();

  /**
   * Index entry of each key: segment, offset in the segment, and in the lowest bit whether the
   * record is provisional.
   */
  private final KeyIndex records = new KeyIndex();

  /** Index entry of the last record of each group. */
  private final KeyIndex groups = new KeyIndex();

  private Segment own;
  private Claims claims;
  private long forced = System.nanoTime();
  private boolean dirty;
  private int provisional;

  private RecordStore(Path folder, boolean writable) {
    this.folder = folder;
    this.writable = writable;
    this.damaged = new SetAside(folder.resolve("damaged"));
  }

  /**
   * Opens a store for reading and appending, creating it if necessary. Damaged parts are set aside,
   * unless another process is appending to the same file.
   *
   * @throws FileProblem if the folder is a symbolic link, or cannot be created, read or written
   */
  public static RecordStore open(Path folder) {
    RecordStore store = new RecordStore(folder, true);
    if (Files.isSymbolicLink(folder)) {
      throw FileProblem.notOurs(folder, "it is a symbolic link");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
    store.claims = new Claims(folder);
    return store.opened();
  }

  /**
   * Opens a store for reading, without changing the folder.
   *
   * @throws FileProblem if the folder cannot be read
   */
  public static RecordStore read(Path folder) {
    return new RecordStore(folder, false).opened();
  }

  private RecordStore opened() {
    try {
      while (!load()) {
        // a segment was replaced: start over
      }
      return this;
    } catch (IOException e) {
      close();
      throw FileProblem.reading(folder, e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Removes every record of a store.
   *
   * @throws FileProblem if another process is appending to it
   */
  public static void clear(Path folder) {
    try (RecordStore store = open(folder)) {
      for (Segment segment : store.segments) {
        if (segment != store.own && !segment.take()) {
          throw FileProblem.inUse(segment.file(), "it is appending records");
        }
      }
      for (Segment segment : store.segments) {
        Files.delete(segment.file());
      }
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
  }

  private List<Path> newFiles() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().endsWith(Segment.ENDING))
          .filter(known::add)
          .sorted()
          .toList();
    }
  }

  /**
   * Loads new segments. Returns false if a damaged segment was replaced by its intact records, so
   * that loading has to start over.
   */
  private boolean load() throws IOException {
    for (Path file : newFiles()) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        if (writable) {
          damaged.take(file);
        }
        continue;
      }
      Segment segment = Segment.open(file, writable);
      boolean mine = writable && segment.take();
      segments.add(segment);
      List<Segment.Gap> gaps = scan(segments.size() - 1);
      boolean tail = gaps.size() == 1 && gaps.get(0).from() == segment.end();
      if (mine && tail) {
        damaged.put(file.getFileName() + "." + segment.end(), segment.cutOff(gaps.get(0)));
      } else if (mine && !gaps.isEmpty()) {
        replace(segment);
        return false;
      } else if (!writable && !gaps.isEmpty()) {
        damaged.note(file.getFileName().toString());
      }
      if (mine && own == null) {
        own = segment;
      } else if (mine) {
        segment.letGo();
      }
    }
    return true;
  }

  private List<Segment.Gap> scan(int ordinal) throws IOException {
    return segments.get(ordinal).scan((frame, offset) -> index(frame, ordinal, offset));
  }

  private void index(RecordFrame frame, int ordinal, long offset) {
    long place = ((long) ordinal << OFFSET_BITS | offset) << 1 | (frame.provisional() ? 1 : 0);
    long before = records.get(frame.key());
    if (before == KeyIndex.ABSENT || (before & 1) == 1) {
      provisional += (frame.provisional() ? 1 : 0) - (before == KeyIndex.ABSENT ? 0 : 1);
      records.put(frame.key(), place);
      groups.put(new Key(frame.group(), 0), place);
    }
  }

  /**
   * Sets a segment aside and copies its intact records to a new one. Afterwards no segment is open.
   */
  private void replace(Segment broken) throws IOException {
    try (Segment whole = Segment.open(newFile(), true)) {
      broken.rewind();
      broken.scan((frame, offset) -> whole.append(frame));
      whole.force();
    }
    closeSegments();
    damaged.take(broken.file());
    known.clear();
    records.clear();
    groups.clear();
    provisional = 0;
  }

  private Path newFile() {
    String name = UUID.randomUUID().toString().substring(0, 8) + Segment.ENDING;
    Path file = folder.resolve(name); // not a random draw of the experiment, only a name
    known.add(file);
    return file;
  }

  /** Loads what other processes have appended since. */
  public synchronized void refresh() {
    try {
      for (int i = 0; i < segments.size(); i++) {
        if (segments.get(i) != own) {
          scan(i);
        }
      }
      for (Path file : newFiles()) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          segments.add(Segment.open(file, writable));
          scan(segments.size() - 1);
        }
      }
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /** Returns the path of the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns what was found to be damaged. */
  public SetAside damaged() {
    return damaged;
  }

  /** Returns the number of keys with a final record. */
  public synchronized int size() {
    return records.size() - provisional;
  }

  /** Returns the total size of the segments in bytes. */
  public synchronized long bytes() {
    try {
      long bytes = 0;
      for (Segment segment : segments) {
        bytes += segment.size();
      }
      return bytes;
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /** Returns whether a key has a final record, not only a provisional one. */
  public synchronized boolean contains(Key key) {
    long place = records.get(key);
    return place != KeyIndex.ABSENT && (place & 1) == 0;
  }

  /** Returns whether a key has a record, provisional or final. */
  public synchronized boolean isRecorded(Key key) {
    return records.get(key) != KeyIndex.ABSENT;
  }

  /**
   * Returns the content of a key's record, provisional or final.
   *
   * @throws IOException if the record has been damaged since it was loaded
   */
  public synchronized Optional<ByteBuffer> get(Key key) throws IOException {
    long place = records.get(key);
    return place == KeyIndex.ABSENT ? Optional.empty() : Optional.of(frame(place).content());
  }

  /**
   * Returns the content of the last record of a group.
   *
   * @throws IOException if the record has been damaged since it was loaded
   */
  public synchronized Optional<ByteBuffer> relative(long group) throws IOException {
    long place = groups.get(new Key(group, 0));
    return place == KeyIndex.ABSENT ? Optional.empty() : Optional.of(frame(place).content());
  }

  private RecordFrame frame(long place) throws IOException {
    long at = place >>> 1;
    int ordinal = (int) (at >>> OFFSET_BITS);
    return segments.get(ordinal).frame(at & ((1L << OFFSET_BITS) - 1));
  }

  /** Visits every record, including those that were replaced. */
  public synchronized void visit(Visitor visitor) {
    try {
      for (Segment segment : segments) {
        segment.scanAll(
            (f, at) -> visitor.record(f.key(), f.group(), f.provisional(), f.content()));
      }
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /**
   * Appends a record. The first final record of a key takes precedence. The record survives a crash
   * of this process at once, and a crash of the machine after at most a second.
   *
   * @param group group of related records
   * @param isProvisional whether a later record with the same key replaces this one
   * @throws FileProblem if the record cannot be written; no part of it is then stored
   */
  public synchronized void append(Key key, long group, boolean isProvisional, byte[] content) {
    try {
      if (own == null) {
        Segment made = Segment.open(newFile(), true);
        made.take();
        segments.add(made);
        own = made;
      }
      RecordFrame frame = new RecordFrame(key, group, isProvisional, ByteBuffer.wrap(content));
      index(frame, segments.indexOf(own), own.append(frame));
      dirty = true;
      if (System.nanoTime() - forced > SECOND) {
        force();
      }
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
  }

  private void force() throws IOException {
    if (dirty) {
      own.force();
      dirty = false;
      forced = System.nanoTime();
    }
  }

  /** Tries to claim a key and returns whether this process may now work on its record. */
  public boolean claim(Key key) {
    return claims.take(key);
  }

  /** Releases a claim. */
  public void release(Key key) {
    claims.letGo(key);
  }

  private void closeSegments() throws IOException {
    for (Segment segment : segments) {
      segment.close();
    }
    segments.clear();
    own = null;
  }

  /** Closes the store, so that other processes may append to its segment. */
  @Override
  public synchronized void close() {
    try {
      force();
      closeSegments();
      if (claims != null) {
        claims.close();
      }
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
  }
}
