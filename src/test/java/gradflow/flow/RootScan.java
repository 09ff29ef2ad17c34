package gradflow.flow;

import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Weights;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * All fixed points of a small cell, independent of the search under test: boxes that cover every
 * state are halved again and again, and dropped where interval arithmetic excludes s = T(s). T is
 * the step with its gate solved for: h = n for a gru; c = i g / (1 − f), h = o tanh(c) for an lstm.
 */
final class RootScan {
  private static final double SMALL = 1e-9;
  private static final int MOST = 500_000;
  private static final double FAR = 1e30;

  /** What a box is split by; a state may be of any size. */
  private static double width(double[] interval) {
    return asinh(interval[1]) - asinh(interval[0]);
  }

  private static double asinh(double x) {
    double a = Math.abs(x);
    return Math.copySign(StrictMath.log1p(a + a * a / (1 + Math.sqrt(1 + a * a))), x);
  }

  private RootScan() {}

  static List<double[]> gru(Gru cell, Weights w) {
    int n = cell.hiddenSize();
    return roots(
        n,
        box -> {
          double[][] r = gates(w, "r", box, n);
          double[][] out = new double[n][];
          for (int j = 0; j < n; j++) {
            double[] a = {w.block("b_n").get(j, 0), w.block("b_n").get(j, 0)};
            double[] sum = new double[2];
            for (int k = 0; k < n; k++) {
              double[] h = cell.reset() == Reset.BEFORE ? times(r[k], box[k]) : box[k];
              sum = plus(sum, times(w.block("W_hh_n").get(j, k), h));
            }
            if (cell.reset() == Reset.AFTER) {
              double d = w.block("d_n").get(j, 0);
              sum = times(r[j], plus(sum, new double[] {d, d}));
            }
            out[j] = tanh(plus(a, sum));
          }
          return out;
        });
  }

  static List<double[]> lstm(Lstm cell, Weights w) {
    int n = cell.hiddenSize();
    return roots(
        2 * n,
        box -> {
          double[][] h = Arrays.copyOf(box, n);
          double[][] c = Arrays.copyOfRange(box, n, 2 * n);
          double[][] ai = preactivations(w, "i", h, n);
          double[][] g = preactivations(w, "g", h, n);
          double[][] ao = preactivations(w, "o", h, n);
          boolean present = cell.forget() == Forget.PRESENT;
          double[][] af = present ? preactivations(w, "f", h, n) : null;
          double[][] out = new double[2 * n][];
          for (int j = 0; j < n; j++) {
            if (cell.peepholes()) {
              ai[j] = plus(ai[j], times(w.block("p_i").get(j, 0), c[j]));
              ao[j] = plus(ao[j], times(w.block("p_o").get(j, 0), c[j]));
            }
            out[j] = times(sigmoid(ao[j]), tanh(c[j]));
            double[] candidate = tanh(g[j]);
            if (!present) {
              out[n + j] = candidate; // coupled
              continue;
            }
            if (cell.peepholes()) {
              af[j] = plus(af[j], times(w.block("p_f").get(j, 0), c[j]));
            }
            double[] ratio = {ratio(ai[j][0], af[j][0]), ratio(ai[j][1], af[j][1])};
            out[n + j] = times(ratio, candidate);
          }
          return out;
        });
  }

  private static List<double[]> roots(int n, UnaryOperator<double[][]> map) {
    Deque<double[][]> open = new ArrayDeque<>();
    double[][] all = new double[n][];
    Arrays.setAll(all, i -> new double[] {-FAR, FAR});
    open.add(all);
    List<double[][]> small = new ArrayList<>();
    for (int count = 0; !open.isEmpty(); count++) {
      if (count > MOST) {
        throw new AssertionError("more than " + MOST + " boxes");
      }
      double[][] box = contract(open.pop(), map);
      if (box == null) {
        continue;
      }
      int widest = 0;
      for (int i = 1; i < n; i++) {
        widest = width(box[i]) > width(box[widest]) ? i : widest;
      }
      if (width(box[widest]) < SMALL) {
        small.add(box);
        continue;
      }
      for (int side = 0; side < 2; side++) {
        double[][] half = new double[n][];
        Arrays.setAll(half, i -> box[i].clone());
        half[widest][1 - side] = middle(box[widest]);
        open.push(half);
      }
    }
    return clusters(small);
  }

  /** Half-way in asinh. */
  private static double middle(double[] interval) {
    double y = (asinh(interval[0]) + asinh(interval[1])) / 2;
    double x = StrictMath.sinh(y);
    return x > interval[0] && x < interval[1] ? x : (interval[0] + interval[1]) / 2;
  }

  /** The box cut with its image until that no longer helps; null if nothing is left. */
  private static double[][] contract(double[][] box, UnaryOperator<double[][]> map) {
    double[][] out = box;
    for (int round = 0; round < 50; round++) {
      double[][] image = map.apply(out);
      double before = 0;
      double after = 0;
      double[][] cut = new double[out.length][];
      for (int i = 0; i < out.length; i++) {
        cut[i] =
            new double[] {
              Math.max(out[i][0], image[i][0] - slack(image[i][0])),
              Math.min(out[i][1], image[i][1] + slack(image[i][1]))
            };
        if (!(cut[i][0] <= cut[i][1])) {
          return null;
        }
        before = Math.max(before, width(out[i]));
        after = Math.max(after, width(cut[i]));
      }
      out = cut;
      if (after > 0.9 * before) {
        break;
      }
    }
    return out;
  }

  /** More than the rounding of an end of an image. */
  private static double slack(double end) {
    return Math.abs(end) < Double.POSITIVE_INFINITY ? 1e-14 * Math.abs(end) + 1e-300 : 0;
  }

  /** One state for each set of boxes that touch. */
  private static List<double[]> clusters(List<double[][]> boxes) {
    List<double[]> centres = new ArrayList<>();
    for (double[][] box : boxes) {
      double[] centre = new double[box.length];
      Arrays.setAll(centre, i -> (box[i][0] + box[i][1]) / 2);
      if (centres.stream().noneMatch(other -> same(other, centre, 1e-5))) {
        centres.add(centre);
      }
    }
    return centres;
  }

  static boolean same(double[] a, double[] b, double tolerance) {
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - b[i]) <= tolerance * Math.max(1, Math.abs(a[i])))) {
        return false;
      }
    }
    return true;
  }

  private static double[][] preactivations(Weights w, String gate, double[][] h, int n) {
    double[][] out = new double[n][];
    for (int j = 0; j < n; j++) {
      double b = w.block("b_" + gate).get(j, 0);
      out[j] = new double[] {b, b};
      for (int k = 0; k < h.length; k++) {
        out[j] = plus(out[j], times(w.block("W_hh_" + gate).get(j, k), h[k]));
      }
    }
    return out;
  }

  private static double[][] gates(Weights w, String gate, double[][] h, int n) {
    double[][] out = preactivations(w, gate, h, n);
    Arrays.setAll(out, j -> sigmoid(out[j]));
    return out;
  }

  /** i / (1 − f), which grows with both pre-activations. */
  private static double ratio(double ai, double af) {
    return StrictMath.exp(Math.min(ai, 0) - Math.min(-af, 0))
        * (1 + StrictMath.exp(-Math.abs(af)))
        / (1 + StrictMath.exp(-Math.abs(ai)));
  }

  private static double[] plus(double[] a, double[] b) {
    return new double[] {a[0] + b[0], a[1] + b[1]};
  }

  private static double[] times(double a, double[] b) {
    return a >= 0 ? new double[] {a * b[0], a * b[1]} : new double[] {a * b[1], a * b[0]};
  }

  private static double[] times(double[] a, double[] b) {
    double[] products = {
      product(a[0], b[0]), product(a[0], b[1]), product(a[1], b[0]), product(a[1], b[1])
    };
    Arrays.sort(products);
    return new double[] {products[0], products[3]};
  }

  /** 0 where one is 0 and the other infinite. */
  private static double product(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }

  private static double[] tanh(double[] a) {
    return new double[] {StrictMath.tanh(a[0]), StrictMath.tanh(a[1])};
  }

  private static double[] sigmoid(double[] a) {
    return new double[] {1 / (1 + StrictMath.exp(-a[0])), 1 / (1 + StrictMath.exp(-a[1]))};
  }
}
