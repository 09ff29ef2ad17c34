package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import java.util.Optional;

/**
 * The fixed-point equation G(s) = 0 of a map: the one defined by its cell, or F(s) − s if the cell
 * defines none. Single-threaded.
 *
 * <p>F(s) − s is also small where the map hardly moves the state, for example where a gate is
 * closed. In that case each entry must be small relative to the movement that is possible in its
 * neighbourhood:
 *
 * <pre>
 * (E1) |G_i| + ulp(s_i) ≤ 10⁻⁶ Σ_j |∂G_i/∂s_j| max(1, |s_j|)
 * </pre>
 *
 * <p>If the right side is below an ulp, rounding hides whether entry i moves at all. Such a state
 * is accepted as a fixed point only if entry i moves nowhere.
 */
final class Equation {
  private static final double NEAR = 1e-6;
  private static final int FOLLOWED = 3;

  private final HeldMap map;
  private final boolean own;

  /** The largest right side of (E1) without its factor over the states seen so far. */
  private final double[] seen;

  Equation(HeldMap map) {
    Optional<HeldMap> equilibrium = map.equilibrium();
    this.map = equilibrium.orElse(map);
    this.own = equilibrium.isPresent();
    this.seen = new double[map.size()];
  }

  int size() {
    return seen.length;
  }

  Backend backend() {
    return map.weights().backend();
  }

  /** Computes G(s), which may be infinite or NaN, into {@code out}. */
  void value(double[] s, double[] out) {
    map.step(s, out);
    for (int i = 0; i < s.length && !own; i++) {
      out[i] -= s[i];
    }
  }

  /** Returns ∂G/∂s as a new matrix. */
  Matrix jacobian(double[] s) {
    Matrix a = map.jacobian(s).copy();
    for (int i = 0; i < s.length && !own; i++) {
      a.set(i, i, a.get(i, i) - 1);
    }
    return a;
  }

  /**
   * Returns the state with its output part moved three times by G and the rest held fixed. The
   * output then follows the rest of the state, so a search does not have to find it by chance.
   */
  double[] followed(double[] state) {
    int[] output = map.output();
    double[] s = state.clone();
    double[] g = new double[s.length];
    for (int m = 0; m < FOLLOWED; m++) {
      value(s, g);
      for (int i = output[0]; i < output[1] && Double.isFinite(g[i]); i++) {
        s[i] += g[i];
      }
    }
    return s;
  }

  /** Records how far the map moves around a state. */
  void see(double[] s, Matrix a) {
    for (int i = 0; i < seen.length; i++) {
      seen[i] = Math.max(seen[i], reach(s, a, i));
    }
  }

  /**
   * Whether s is a fixed point, as far as can be determined from s.
   *
   * @param g G(s)
   * @param a ∂G/∂s
   * @param tolerance of each entry, relative to its terms if they exceed 1
   */
  boolean holds(double[] s, double[] g, Matrix a, double tolerance) {
    for (int i = 0; i < g.length; i++) {
      if (!(Math.abs(g[i]) <= tolerance * Math.max(1, terms(s, a, i)))) {
        return false;
      }
      if (!own
          && !isHidden(s, a, i)
          && Math.abs(g[i]) + noise(s, i) > NEAR * reach(s, a, i)) { // (E1)
        return false;
      }
    }
    return true;
  }

  /** Whether rounding hides, at s, the movement of an entry that moves elsewhere. */
  boolean hides(double[] s, Matrix a) {
    for (int i = 0; i < seen.length && !own; i++) {
      if (isHidden(s, a, i) && NEAR * seen[i] >= noise(s, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHidden(double[] s, Matrix a, int i) {
    return NEAR * reach(s, a, i) < noise(s, i);
  }

  private static double noise(double[] s, int i) {
    return s[i] == 0 ? 0 : Math.ulp(s[i]);
  }

  private static double terms(double[] s, Matrix a, int i) {
    double sum = 0;
    for (int j = 0; j < s.length; j++) {
      sum += Math.abs(a.get(i, j) * s[j]);
    }
    return sum;
  }

  private static double reach(double[] s, Matrix a, int i) {
    double sum = 0;
    for (int j = 0; j < s.length; j++) {
      sum += Math.abs(a.get(i, j)) * Math.max(1, Math.abs(s[j]));
    }
    return sum;
  }
}
