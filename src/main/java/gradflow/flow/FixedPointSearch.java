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
 * Options of a search for fixed points s = F(s, x) of a cell with a constant input, by {@link
 * Newton} from many starts. The first start is zero, followed by given states; the others are
 * drawn. Half of the drawn starts are uniform in a box around zero and are moved by F for 0, 1, 3
 * or 9 steps. The other half come from far outside the box, with all orders of magnitude equally
 * likely; there the output follows the rest of the state. No search of this kind is guaranteed to
 * find all fixed points. Sources: sussillo2013, golub2018.
 *
 * @param starts number of starts, ≥ 1
 * @param spread half-width of the box, &gt; 0
 * @param tolerance the residual that counts as zero, for each entry relative to its terms if they
 *     exceed 1
 * @param seed of the drawn states
 */
public record FixedPointSearch(int starts, double spread, double tolerance, Seed seed) {
  /** Default of the residual that counts as zero. */
  public static final double TOLERANCE = 1e-12;

  /** Points that differ by less than this in every entry are considered equal. */
  public static final double SAME = 1e-6;

  private static final int[] MOVES = {0, 1, 3, 9};

  /** Every second start is up to exp(FAR) times the spread away. */
  private static final double FAR = 6;

  /**
   * Factor by which the true point may be farther away than a Newton step when steps shrink only by
   * a constant factor: 3 at a triple root.
   */
  private static final double SLOW = 4;

  /** Upper limit of the estimated error of a point. */
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

  /**
   * Returns the recommended number of starts for a state of n entries: 100, and up to 2000 below 11
   * entries, where a start costs little and all points can be found.
   */
  public static int startsFor(int n) {
    long affordable = 128_000 / ((long) n * n * n);
    return (int) Math.min(2000, Math.max(100, affordable));
  }

  /** A candidate and its approximate distance from the true point. */
  private record Found(double[] state, double residual, double error, int[] count) {
    boolean near(Newton newton) {
      double allowed = SAME + Math.min(LARGEST_ERROR, SLOW * (error + newton.step()));
      for (int i = 0; i < state.length; i++) {
        double scale = Math.max(1, Math.abs(state[i]));
        if (!(Math.abs(state[i] - newton.state()[i]) <= allowed * scale)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Runs the search.
   *
   * @param given starts to use after zero, such as states of a trajectory; only the first ones are
   *     used if they outnumber the starts
   * @throws gradflow.check.BadArgument if one does not have n entries
   */
  public FixedPoints search(HeldMap map, List<double[]> given) {
    return search(map, given, done -> {});
  }

  /**
   * Runs the search and reports the number of finished starts after each one.
   *
   * @param given as for {@link #search(HeldMap, List)}
   * @throws gradflow.check.BadArgument if one does not have n entries
   */
  public FixedPoints search(HeldMap map, List<double[]> given, IntConsumer watch) {
    Equation equation = new Equation(map);
    Newton newton = new Newton(equation, tolerance);
    List<Found> found = new ArrayList<>();
    int converged = 0;
    for (int k = 0; k < starts; k++) {
      if (newton.converges(start(map, equation, given, k))) {
        converged++;
        add(found, newton);
      }
      watch.accept(k + 1);
    }
    List<FixedPoint> points = new ArrayList<>();
    for (Found f : found) {
      Matrix a = equation.jacobian(f.state());
      if (equation.hides(f.state(), a)) {
        converged -= f.count()[0];
      } else {
        points.add(point(map, f, a));
      }
    }
    points.sort(
        Comparator.comparingInt(FixedPoint::unstableDirections)
            .thenComparing(FixedPointSearch::byEntries));
    return new FixedPoints(points, starts, converged);
  }

  private double[] start(HeldMap map, Equation equation, List<double[]> given, int k) {
    double[] s = new double[map.size()];
    if (k == 0) {
      return s;
    }
    if (k <= given.size()) {
      Check.equal("entries of a start", given.get(k - 1).length, s.length, "n");
      return given.get(k - 1);
    }
    UniformRandomProvider random = seed.child("starts").child(k).generator();
    boolean far = k % 2 == 1;
    for (int i = 0; i < s.length; i++) {
      double u = 2 * random.nextDouble() - 1;
      s[i] = spread * (far ? Math.copySign(StrictMath.expm1(FAR * Math.abs(u)), u) : u);
    }
    return far ? equation.followed(s) : map.moved(s, MOVES[k / 2 % MOVES.length]);
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

  /**
   * @param a the Jacobian of the equation at the point
   */
  private static FixedPoint point(HeldMap map, Found f, Matrix a) {
    Backend backend = map.weights().backend();
    var eigenvalues = backend.eigenvalues(map.jacobian(f.state()).copy());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        a.set(i, j, a.get(i, j) * Math.max(1, Math.abs(f.state()[j])));
      }
    }
    double[] singular = backend.singularValues(a);
    return new FixedPoint(
        f.state(), f.residual(), eigenvalues, singular[singular.length - 1], f.count()[0]);
  }

  private static int byEntries(FixedPoint a, FixedPoint b) {
    for (int i = 0; i < a.state().length; i++) {
      if (Math.abs(a.state()[i] - b.state()[i]) > SAME * Math.max(1, Math.abs(a.state()[i]))) {
        return Double.compare(a.state()[i], b.state()[i]);
      }
    }
    return 0;
  }
}
