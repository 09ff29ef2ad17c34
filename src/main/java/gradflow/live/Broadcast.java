package gradflow.live;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps the newest event of each kind for any number of readers, which read at different speeds. A
 * slow reader skips events, and memory does not grow with the number of readers. Thread-safe.
 */
final class Broadcast {
  /** An event with its sequence number. */
  private record Entry(long version, byte[] bytes) {}

  /**
   * Events that a reader has not seen.
   *
   * @param version sequence number of the last of them
   * @param events the events in order, as sent
   * @param ended whether no more events will follow
   */
  record News(long version, List<byte[]> events, boolean ended) {}

  private final Map<String, Entry> newest = new HashMap<>();
  private long version;
  private boolean ended;

  /**
   * Replaces the event with a key.
   *
   * @param event name of the event in the page
   * @param json data of the event, on one line
   */
  synchronized void publish(String key, String event, String json) {
    byte[] bytes =
        ("event: " + event + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    newest.put(key, new Entry(++version, bytes));
    notifyAll();
  }

  /** Discards all events. Readers that have received them are not affected. */
  synchronized void forget() {
    newest.clear();
  }

  /** Marks the end: no more events will follow. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Waits for events newer than a version.
   *
   * @param millis time in milliseconds after which an empty answer is returned
   */
  synchronized News after(long seen, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (version == seen && !ended) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    List<byte[]> events =
        newest.values().stream()
            .filter(e -> e.version() > seen)
            .sorted(Comparator.comparingLong(Entry::version))
            .map(Entry::bytes)
            .collect(Collectors.toList());
    return new News(version, events, ended);
  }
}
