package gradflow.graph;

import java.util.Arrays;

/**
 * Moves entries: each entry of the output is an entry of some input, or a fixed number. Reshaping,
 * slicing, concatenation and repetition are of this kind. Stored as runs of entries that are
 * contiguous in both arrays.
 *
 * @param sources for each run, the input; −1 for the fixed number
 * @param from for each run, its first entry in the input
 * @param lengths numbers of entries
 * @param fill the fixed number
 */
record Move(int[] sources, int[] from, int[] lengths, double fill) implements Rule {
  /** Source of a run that is filled with the fixed number. */
  private static final int NOTHING = -1;

  /**
   * Returns the rule whose output entry e is entry {@code index[e]} of its single input, or {@code
   * fill} where the index is negative.
   */
  static Move of(int[] index, double fill) {
    return of(null, index, fill);
  }

  /**
   * Returns the rule whose output entry e is entry {@code index[e]} of input {@code source[e]}.
   *
   * @param source null if all entries come from input 0
   */
  static Move of(int[] source, int[] index, double fill) {
    int[] sources = new int[index.length];
    int[] from = new int[index.length];
    int[] lengths = new int[index.length];
    int runs = 0;
    for (int e = 0; e < index.length; e++) {
      int s = index[e] < 0 ? NOTHING : source == null ? 0 : source[e];
      boolean goesOn =
          runs > 0
              && sources[runs - 1] == s
              && (s == NOTHING || from[runs - 1] + lengths[runs - 1] == index[e]);
      if (goesOn) {
        lengths[runs - 1]++;
      } else {
        sources[runs] = s;
        from[runs] = index[e];
        lengths[runs++] = 1;
      }
    }
    return new Move(
        Arrays.copyOf(sources, runs),
        Arrays.copyOf(from, runs),
        Arrays.copyOf(lengths, runs),
        fill);
  }

  /**
   * Returns, for each of the {@code size} entries of the output, the index of the entry of input
   * {@code source} that it copies, or −1 if it copies none.
   */
  int[] index(int source, int size) {
    int[] out = new int[size];
    int at = 0;
    for (int r = 0; r < lengths.length; r++) {
      for (int k = 0; k < lengths[r]; k++) {
        out[at++] = sources[r] == source ? from[r] + k : -1;
      }
    }
    return out;
  }

  @Override
  public void forward(Operands v) {
    double[] y = v.out();
    int lanes = v.lanes();
    int at = 0;
    for (int r = 0; r < lengths.length; r++) {
      int count = lengths[r] * lanes;
      if (sources[r] == NOTHING) {
        Arrays.fill(y, at, at + count, fill);
      } else if (v.wide(sources[r]) || lanes == 1) {
        System.arraycopy(v.in(sources[r]), from[r] * lanes, y, at, count);
      } else {
        double[] x = v.in(sources[r]);
        for (int e = 0; e < lengths[r]; e++) {
          Arrays.fill(y, at + e * lanes, at + (e + 1) * lanes, x[from[r] + e]);
        }
      }
      at += count;
    }
  }

  @Override
  public void reverse(Operands v) {
    double[] yBar = v.outBar();
    int lanes = v.lanes();
    int at = 0;
    for (int r = 0; r < lengths.length; r++) {
      int count = lengths[r] * lanes;
      double[] bar = sources[r] == NOTHING ? null : v.inBar(sources[r]);
      if (bar != null) {
        boolean wide = v.wide(sources[r]) || lanes == 1;
        int start = wide ? from[r] * lanes : from[r];
        for (int k = 0; k < count; k++) {
          bar[start + (wide ? k : k / lanes)] += yBar[at + k];
        }
      }
      at += count;
    }
  }
}
