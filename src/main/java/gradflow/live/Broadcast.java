package gradflow.live;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The newest event of each kind, for any number of readers at their own pace: a reader that is slow
 * skips events, and no more is kept for many readers than for one. Safe for several threads.
 */
final class Broadcast {
  /** An event with its place in the order of all. */
  private record Entry(long version, byte[] bytes) {}

  /**
   * What a reader has not seen.
   *
   * @param version of the last of them
   * @param events in their order, as they are sent
   * @param ended whether no more will come
   */
  record News(long version, List<byte[]> events, boolean ended) {}

  private final Map<String, Entry> newest = new HashMap<>();
  private long version;
  private boolean ended;

  /**
   * Replaces the event of that key.
   *
   * @param event its name in the page
   * @param json on one line
   */
  synchronized void publish(String key, String event, String json) {
    byte[] bytes =
        ("event: " + event + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    newest.put(key, new Entry(++version, bytes));
    notifyAll();
  }

  /** Forgets all events; whoever has seen them keeps them. */
  synchronized void forget() {
    newest.clear();
  }

  /** No more will come. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Waits for what is newer than a version.
   *
   * @param millis after which nothing new is the answer
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
