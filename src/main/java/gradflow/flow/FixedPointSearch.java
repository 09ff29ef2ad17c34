package gradflow.flow;

import gradflow.check.Check;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * How fixed points s = F(s, x) of a cell with a held input are searched: by {@link Newton} from
 * many states. The first is zero; then come given ones; the others are drawn uniformly from a box
 * round zero and moved by F for 0, 1, 3 or 9 steps. No search of this kind can promise that it
 * found all. Sources: sussillo2013, golub2018.
 *
 * @param starts how many states, ≥ 1
 * @param spread half the width of the box, &gt; 0
 * @param tolerance the residual that counts as zero, relative to the largest entry of s above 1
 * @param seed of the drawn states
 */
public record FixedPointSearch(int starts, double spread, double tolerance, Seed seed) {
  /** Residual that counts as zero, unless said otherwise. */
  public static final double TOLERANCE = 1e-12;

  /** Points closer than this, in every entry, are one. */
  public static final double SAME = 1e-6;

  private static final int[] MOVES = {0, 1, 3, 9};

  /**
   * How much farther than a Newton step the true point may be where the step only shrinks by a
   * factor: 3 at a triple root.
   */
  private static final double SLOW = 4;

  /** No error of a point is taken to be larger than this. */
  private static final double LARGEST_ERROR = 1e-3;

  /**
   * Checks the numbers.
   *
   * @throws gradflow.check.BadArgument if one is not above 0
   */
  public FixedPointSearch {
    Check.positive("starts", starts);
    Check.positive("spread", spread);
    Check.positive("tolerance", tolerance);
  }

  /** A candidate and about how far from the true point it is. */
  private record Found(double[] state, double residual, double error, int[] count) {
    boolean near(Newton newton) {
      double allowed = SAME + Math.min(LARGEST_ERROR, SLOW * (error + newton.step()));
      double scale = Math.max(1, HeldMap.largest(state));
      for (int i = 0; i < state.length; i++) {
        if (!(Math.abs(state[i] - newton.state()[i]) <= allowed * scale)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Searches.
   *
   * @param given states to start from after zero, such as those of a trajectory; the first ones if
   *     there are more than starts
   * @throws gradflow.check.BadArgument if one has not n entries
   */
  public FixedPoints search(HeldMap map, List<double[]> given) {
    return search(map, given, done -> {});
  }

  /**
   * Searches, and tells after each start how many are done.
   *
   * @param given as for {@link #search(HeldMap, List)}
   * @throws gradflow.check.BadArgument if one has not n entries
   */
  public FixedPoints search(HeldMap map, List<double[]> given, IntConsumer watch) {
    Newton newton = new Newton(map, tolerance);
    List<Found> found = new ArrayList<>();
    int converged = 0;
    for (int k = 0; k < starts; k++) {
      if (newton.converges(start(map, given, k))) {
        converged++;
        add(found, newton);
      }
      watch.accept(k + 1);
    }
    List<FixedPoint> points = new ArrayList<>();
    for (Found f : found) {
      points.add(point(map, f));
    }
    points.sort(
        Comparator.comparingInt(FixedPoint::unstableDirections)
            .thenComparing(FixedPointSearch::byEntries));
    return new FixedPoints(points, starts, converged);
  }

  private double[] start(HeldMap map, List<double[]> given, int k) {
    double[] s = new double[map.size()];
    if (k == 0) {
      return s;
    }
    if (k <= given.size()) {
      Check.equal("entries of a start", given.get(k - 1).length, s.length, "n");
      return given.get(k - 1);
    }
    UniformRandomProvider random = seed.child("starts").child(k).generator();
    for (int i = 0; i < s.length; i++) {
      s[i] = spread * (2 * random.nextDouble() - 1);
    }
    for (int m = 0; m < MOVES[k % MOVES.length]; m++) {
      double[] next = map.next(s);
      if (!(HeldMap.largest(next) <= Double.MAX_VALUE)) {
        break;
      }
      s = next;
    }
    return s;
  }

  private static void add(List<Found> found, Newton newton) {
    for (int k = 0; k < found.size(); k++) {
      Found f = found.get(k);
      if (f.near(newton)) {
        f.count()[0]++;
        if (newton.residual() < f.residual()) {
          found.set(k, new Found(newton.state(), newton.residual(), newton.step(), f.count()));
        }
        return;
      }
    }
    found.add(new Found(newton.state(), newton.residual(), newton.step(), new int[] {1}));
  }

  private static FixedPoint point(HeldMap map, Found f) {
    Backend backend = map.weights().backend();
    Matrix j = map.jacobian(f.state()).copy();
    var eigenvalues = backend.eigenvalues(j);
    for (int i = 0; i < j.rows(); i++) {
      j.set(i, i, j.get(i, i) - 1);
    }
    double[] singular = backend.singularValues(j);
    return new FixedPoint(
        f.state(), f.residual(), eigenvalues, singular[singular.length - 1], f.count()[0]);
  }

  private static int byEntries(FixedPoint a, FixedPoint b) {
    for (int i = 0; i < a.state().length; i++) {
      if (Math.abs(a.state()[i] - b.state()[i]) > SAME) {
        return Double.compare(a.state()[i], b.state()[i]);
      }
    }
    return 0;
  }
}
