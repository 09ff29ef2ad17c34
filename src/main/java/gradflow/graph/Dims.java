package gradflow.graph;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Arithmetic of shapes. Extents are listed outermost first; entries are row-major. */
final class Dims {
  private Dims() {}

  /** Returns the number of entries. It is a long so that it does not overflow. */
  static long size(int... dims) {
    long size = 1;
    for (int d : dims) {
      size = Math.multiplyExact(size, d);
    }
    return size;
  }

  /** Formats a shape, such as {@code 3 x 4}, or {@code a single number} if there are no extents. */
  static String text(int... dims) {
    return dims.length == 0
        ? "a single number"
        : Arrays.stream(dims).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
  }

  /** Returns {@code from}, …, {@code to} − 1. */
  static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  /** Returns the extents of the axes that are not among the given ones. */
  static int[] without(int[] dims, int... axes) {
    return IntStream.range(0, dims.length)
        .filter(d -> Arrays.stream(axes).noneMatch(a -> a == d))
        .map(d -> dims[d])
        .toArray();
  }

  /** Returns the stride of each axis in the row-major array. */
  static int[] strides(int... dims) {
    int[] strides = new int[dims.length];
    int step = 1;
    for (int d = dims.length - 1; d >= 0; d--) {
      strides[d] = step;
      step *= dims[d];
    }
    return strides;
  }

  /** Returns the broadcast shape of two shapes, or null if they are incompatible. */
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

  /**
   * Returns, for each entry of the shape {@code to}, the index of the entry of {@code from} that is
   * broadcast to it.
   */
  static int[] broadcastMap(int[] from, int[] to) {
    int[] own = strides(from);
    int[] strides = new int[to.length];
    int shift = to.length - from.length;
    for (int d = 0; d < from.length; d++) {
      strides[shift + d] = from[d] == 1 ? 0 : own[d];
    }
    return walk(to, strides, 0);
  }

  /**
   * Returns {@code start} + Σ index[d] · strides[d] for each entry of a shape, in row-major order.
   */
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

  /** Returns whether a map is the identity. */
  static boolean isIdentity(int[] map) {
    for (int k = 0; k < map.length; k++) {
      if (map[k] != k) {
        return false;
      }
    }
    return true;
  }
}
