package gradflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums of products over common indices. Every axis has a label; labels that do not occur in the
 * result are summed over.
 */
final class Einsum {
  /** Largest number of products in one contraction, which takes some seconds. */
  private static final long MOST_TERMS = 1L << 28;

  /** First label of the axes that an ellipsis stands for, above those of all letters. */
  private static final int ELLIPSIS = 1 << 16;

  private Einsum() {}

  /** Binds an Einsum node. */
  static Value of(Site s) {
    String equation = s.text("equation", "").replace(" ", "");
    String[] sides = equation.split("->", -1);
    String[] terms = sides[0].split(",", -1);
    s.require(
        sides.length <= 2 && terms.length == s.inputs(),
        "got the equation " + equation + " for " + s.inputs() + " inputs");
    List<int[]> labels = new ArrayList<>();
    int hidden = 0;
    for (int k = 0; k < terms.length; k++) {
      int[] l = labels(s, terms[k], s.in(k).rank());
      hidden = Math.max(hidden, (int) Arrays.stream(l).filter(a -> a >= ELLIPSIS).count());
      labels.add(l);
    }
    int[] out =
        sides.length == 2
            ? labels(
                s,
                sides[1],
                sides[1].replace("...", "").length() + (sides[1].contains("...") ? hidden : 0))
            : implied(labels, hidden);
    return contract(s, s.all(), labels, out);
  }

  /** Returns the labels of a term. The axes of an ellipsis are numbered from the last one. */
  private static int[] labels(Site s, String term, int rank) {
    int dots = term.indexOf("...");
    String letters = term.replace("...", "");
    int hidden = dots < 0 ? 0 : rank - letters.length();
    s.require(
        letters.chars().allMatch(Character::isLetter)
            && hidden >= 0
            && letters.length() + hidden == rank,
        "has the term " + term + " for " + rank + " dimensions");
    int[] out = new int[rank];
    for (int k = 0; k < rank; k++) {
      if (dots >= 0 && k >= dots && k < dots + hidden) {
        out[k] = ELLIPSIS + (dots + hidden - 1 - k);
      } else {
        out[k] = letters.charAt(dots >= 0 && k >= dots ? k - hidden : k);
      }
    }
    return out;
  }

  /**
   * Returns the output labels of an equation without an arrow: the ellipsis, then the letters that
   * occur once, in alphabetical order.
   */
  private static int[] implied(List<int[]> labels, int hidden) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int[] l : labels) {
      for (int a : l) {
        counts.merge(a, 1, Integer::sum);
      }
    }
    List<Integer> out = new ArrayList<>();
    for (int k = hidden - 1; k >= 0; k--) {
      out.add(ELLIPSIS + k);
    }
    counts.forEach(
        (a, count) -> {
          if (count == 1 && a < ELLIPSIS) {
            out.add(a);
          }
        });
    return out.stream().mapToInt(a -> a).toArray();
  }

  /**
   * Sums the product of all factors over the labels that do not occur in {@code out}.
   *
   * @param labels labels of the axes of each factor
   * @param out labels of the axes of the result
   */
  static Value contract(Site s, List<Value> factors, List<int[]> labels, int[] out) {
    Map<Integer, Integer> extents = extents(s, factors, labels);
    for (int k = 0; k < out.length; k++) {
      int label = out[k];
      s.require(
          extents.containsKey(label) && Arrays.stream(out).filter(a -> a == label).count() == 1,
          "gives an axis that no factor has, or one twice");
    }
    int[] dims = Arrays.stream(out).map(extents::get).toArray();
    int[] sum =
        extents.keySet().stream()
            .mapToInt(a -> a)
            .filter(a -> Arrays.stream(out).noneMatch(b -> a == b))
            .toArray();
    int[] sumDims = Arrays.stream(sum).map(extents::get).toArray();
    s.room(dims);
    s.room(sumDims);
    Value product = product(s, factors, labels, dims, sum, sumDims);
    if (product != null) {
      return product;
    }
    s.require(
        Dims.size(dims) * Dims.size(sumDims) <= MOST_TERMS,
        "sums more than " + MOST_TERMS + " products");
    int[][] ofOutput = new int[factors.size()][];
    int[][] ofSum = new int[factors.size()][];
    for (int f = 0; f < ofSum.length; f++) {
      ofOutput[f] = Dims.walk(dims, strides(factors.get(f), labels.get(f), out), 0);
      ofSum[f] = Dims.walk(sumDims, strides(factors.get(f), labels.get(f), sum), 0);
    }
    Kind kind = factors.get(0).kind();
    s.require(factors.stream().allMatch(v -> v.kind() == kind), "multiplies different kinds");
    return s.value(kind, dims, new Contraction(ofOutput, ofSum), factors.toArray(Value[]::new));
  }

  private static Map<Integer, Integer> extents(Site s, List<Value> factors, List<int[]> labels) {
    Map<Integer, Integer> extents = new TreeMap<>();
    for (int f = 0; f < factors.size(); f++) {
      for (int d = 0; d < labels.get(f).length; d++) {
        int n = factors.get(f).dims()[d];
        int known = extents.getOrDefault(labels.get(f)[d], 1);
        s.require(
            known == 1 || n == 1 || known == n,
            "multiplies " + texts(factors) + ", whose extents do not fit");
        extents.put(labels.get(f)[d], known == 1 ? n : known);
      }
    }
    return extents;
  }

  private static String texts(List<Value> factors) {
    return String.join(" and ", factors.stream().map(v -> Dims.text(v.dims())).toList());
  }

  /**
   * Returns the stride of a factor along each label; it is 0 for an axis of one entry, which is
   * broadcast.
   */
  private static int[] strides(Value v, int[] labels, int[] axes) {
    int[] own = Dims.strides(v.dims());
    int[] out = new int[axes.length];
    for (int k = 0; k < axes.length; k++) {
      for (int d = 0; d < labels.length; d++) {
        out[k] += labels[d] == axes[k] && v.dims()[d] > 1 ? own[d] : 0;
      }
    }
    return out;
  }

  /**
   * Returns the product as one of a matrix shared by all samples and a vector per sample, or null
   * if the contraction does not have this form.
   */
  private static Value product(
      Site s, List<Value> factors, List<int[]> labels, int[] dims, int[] sum, int[] sumDims) {
    if (factors.size() != 2 || sum.length != 1 || factors.get(0).kind() != Kind.REAL) {
      return null;
    }
    int m = factors.get(0).wide() ? 1 : 0;
    Value matrix = factors.get(m);
    Value vector = factors.get(1 - m);
    int[] axes = labels.get(m);
    if (matrix.wide() || !vector.wide() || matrix.rank() != 2 || axes[0] == axes[1]) {
      return null;
    }
    int along = axes[0] == sum[0] ? 0 : 1;
    boolean fits =
        axes[along] == sum[0]
            && matrix.dims()[along] == sumDims[0]
            && vector.size() == sumDims[0]
            && contains(labels.get(1 - m), vector.dims(), sum[0])
            && Dims.size(dims) == matrix.dims()[1 - along]
            && matrix.size() > 0;
    return fits ? s.value(Kind.REAL, dims, new Product(along == 0), matrix, vector) : null;
  }

  /** Returns whether the vector's entries run along the given label. */
  private static boolean contains(int[] labels, int[] dims, int label) {
    for (int d = 0; d < labels.length; d++) {
      if (dims[d] > 1 && labels[d] != label) {
        return false;
      }
    }
    return Arrays.stream(labels).anyMatch(a -> a == label);
  }
}
