package gradflow.graph;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Arithmetic of shapes: extents outermost first, entries row-major. */
final class Dims {
  private Dims() {}

  /** The number of entries, as a long so that it does not wrap for any shape that fits an array. */
  static long size(int... dims) {
    long size = 1;
    for (int d : dims) {
      size = Math.multiplyExact(size, d);
    }
    return size;
  }

  /** Such as {@code 3 x 4}; {@code a single number} for none. */
  static String text(int... dims) {
    return dims.length == 0
        ? "a single number"
        : Arrays.stream(dims).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
  }

  /** Steps in the row-major array, by axis. */
  static int[] strides(int... dims) {
    int[] strides = new int[dims.length];
    int step = 1;
    for (int d = dims.length - 1; d >= 0; d--) {
      strides[d] = step;
      step *= dims[d];
    }
    return strides;
  }

  /** The shape of both after broadcasting; null if they do not fit. */
  static int[] broadcast(int[] a, int[] b) {
    int[] out = new int[Math.max(a.length, b.length)];
    for (int d = 1; d <= out.length; d++) {
      int x = d <= a.length ? a[a.length - d] : 1;
      int y = d <= b.length ? b[b.length - d] : 1;
      if (x != y && x != 1 && y != 1) {
        return null;
      }
      out[out.length - d] = x == 1 ? y : x;
    }
    return out;
  }

  /** For every entry of the shape {@code to} the entry of {@code from} that is broadcast there. */
  static int[] broadcastMap(int[] from, int[] to) {
    int[] own = strides(from);
    int[] strides = new int[to.length];
    int shift = to.length - from.length;
    for (int d = 0; d < from.length; d++) {
      strides[shift + d] = from[d] == 1 ? 0 : own[d];
    }
    return walk(to, strides, 0);
  }

  /** For every entry of a shape, in order, {@code start} + Σ index[d] · strides[d]. */
  static int[] walk(int[] dims, int[] strides, int start) {
    int[] out = new int[Math.toIntExact(size(dims))];
    int[] index = new int[dims.length];
    int at = start;
    for (int k = 0; k < out.length; k++) {
      out[k] = at;
      for (int d = dims.length - 1; d >= 0; d--) {
        at += strides[d];
        if (++index[d] < dims[d]) {
          break;
        }
        at -= strides[d] * dims[d];
        index[d] = 0;
      }
    }
    return out;
  }

  /** Whether it maps every entry to itself. */
  static boolean isIdentity(int[] map) {
    for (int k = 0; k < map.length; k++) {
      if (map[k] != k) {
        return false;
      }
    }
    return true;
  }
}
