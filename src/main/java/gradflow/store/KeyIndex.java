package gradflow.store;

import java.util.Arrays;

/**
 * Maps keys to numbers ≥ 0 in a hash table with open addressing. An entry takes 24 bytes and the
 * load is at most one half, so a million records take some 50 MB.
 */
final class KeyIndex {
  static final long ABSENT = -1;

  private static final int LEAST = 1 << 10;

  private long[] high;
  private long[] low;
  private long[] values;
  private int size;

  KeyIndex() {
    clear();
  }

  void clear() {
    high = new long[LEAST];
    low = new long[LEAST];
    values = new long[LEAST];
    Arrays.fill(values, ABSENT);
    size = 0;
  }

  int size() {
    return size;
  }

  /** Returns the number of a key, or {@link #ABSENT}. */
  long get(Key key) {
    return values[slot(key.high(), key.low())];
  }

  /** Sets the number of a key, replacing an earlier one. */
  void put(Key key, long value) {
    if (2 * (size + 1) > values.length) {
      grow();
    }
    int slot = slot(key.high(), key.low());
    size += values[slot] == ABSENT ? 1 : 0;
    high[slot] = key.high();
    low[slot] = key.low();
    values[slot] = value;
  }

  /**
   * Returns the slot of a key, or the slot where it would be inserted. Keys are parts of digests,
   * so no further hashing is needed.
   */
  private int slot(long h, long l) {
    int mask = values.length - 1;
    int slot = (int) (h ^ l) & mask;
    while (values[slot] != ABSENT && (high[slot] != h || low[slot] != l)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldValues = values;
    int length = 2 * oldValues.length;
    high = new long[length];
    low = new long[length];
    values = new long[length];
    Arrays.fill(values, ABSENT);
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != ABSENT) {
        int slot = slot(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
