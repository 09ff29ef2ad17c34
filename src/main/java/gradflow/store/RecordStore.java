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
 * A folder of segments, and where in them each key's record is. Several processes may have it open:
 * each appends to a segment of its own, reads all, and claims what it works at. A segment that
 * nobody appends to is gone on with, so that a store has as many files as there ever were writers
 * at one time. What is no record is set aside in {@code damaged/}. Safe for several threads.
 */
public final class RecordStore implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;

  /** Bits of an index number that say where in its segment a record begins. */
  private static final int OFFSET_BITS = 44;

  /** Takes every record in turn. */
  public interface Visitor {
    /** A record; the content is gone afterwards. */
    void record(Key key, long group, boolean provisional, ByteBuffer content);
  }

  private final Path folder;
  private final boolean writable;
  private final SetAside damaged;
  private final List<Segment> segments = new ArrayList<>();
  private final Set<Path> known = new HashSet<>();

  /** Of each key: segment, offset in it, and in the lowest bit whether it is provisional. */
  private final KeyIndex records = new KeyIndex();

  /** Of each group, the last of its records. */
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
   * Opens a store to read and to append; made if it is not there. What is not as it was written is
   * set aside, where no other process is appending to the same file.
   *
   * @throws FileProblem if the folder is a symbolic link, or cannot be made, read or written
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
   * Opens a store to read; nothing in the folder is changed.
   *
   * @throws FileProblem if it cannot be read
   */
  public static RecordStore read(Path folder) {
    return new RecordStore(folder, false).opened();
  }

  private RecordStore opened() {
    try {
      while (!load()) {
        // a segment was replaced: all again
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

  /** Whether all segments were loaded; if not, one was replaced by what is whole of it. */
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

  /** Sets a segment aside, and what is whole of it in a new one; nothing is open then. */
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
    Path file = folder.resolve(name); // not a draw of the experiment, only a name
    known.add(file);
    return file;
  }

  /** Takes in what other processes have appended since. */
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

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** What was found that is not as it was written. */
  public SetAside damaged() {
    return damaged;
  }

  /** How many keys have a record that stands. */
  public synchronized int size() {
    return records.size() - provisional;
  }

  /** Bytes of all segments. */
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

  /** Whether a key has a record that stands, not a provisional one. */
  public synchronized boolean contains(Key key) {
    long place = records.get(key);
    return place != KeyIndex.ABSENT && (place & 1) == 0;
  }

  /** Whether a key has a record, provisional or not. */
  public synchronized boolean isRecorded(Key key) {
    return records.get(key) != KeyIndex.ABSENT;
  }

  /**
   * The content of a key's record, provisional or not.
   *
   * @throws IOException if it is no longer as it was written
   */
  public synchronized Optional<ByteBuffer> get(Key key) throws IOException {
    long place = records.get(key);
    return place == KeyIndex.ABSENT ? Optional.empty() : Optional.of(frame(place).content());
  }

  /**
   * The content of some record of a group.
   *
   * @throws IOException if it is no longer as it was written
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

  /** Shows every record, those that stand and those that do not. */
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
   * Appends a record; the first that is not provisional stands. It is safe from the end of this
   * process at once, and from the end of the machine within a second.
   *
   * @param group what else it belongs to
   * @param isProvisional whether a later record of that key takes its place
   * @throws FileProblem if it cannot be written; nothing of it is there then
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

  /** Whether this process may work at a key's record now: no other does. */
  public boolean claim(Key key) {
    return claims.take(key);
  }

  /** Gives a claim back. */
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

  /** Lets others append to what this process appended to. */
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
