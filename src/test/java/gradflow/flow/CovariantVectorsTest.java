package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Lstm;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

/**
 * Ginelli's vectors against others: of the Hénon map, a vector pushed forward and one pulled back;
 * of a driven tanh net, the intersections of the spans of forward and of transposed frames (Wolfe
 * and Samelson), by Apache Commons Math.
 */
class CovariantVectorsTest {
  private static final Backend BACKEND = Backends.standard();
  private static final Seed SEED = new Seed(8);

  private static CovariantVectors of(List<Matrix> js, int k, int burnIn) {
    CovariantVectors out =
        new CovariantVectors(BACKEND, js.get(0).rows(), k, burnIn, true, new Seed(4));
    js.forEach(out::push);
    return out;
  }

  private static List<Matrix> henon(int steps) {
    double x = 0.1;
    double y = 0.1;
    List<Matrix> js = new ArrayList<>();
    for (int t = 0; t < steps + 1000; t++) {
      if (t >= 1000) {
        js.add(Matrix.of(new double[][] {{-2.8 * x, 1}, {0.3, 0}}));
      }
      double next = 1 - 1.4 * x * x + y;
      y = 0.3 * x;
      x = next;
    }
    return js;
  }

  /** h' = tanh(W h + x): J = diag(1 − h'²) W of every step. */
  private static List<Matrix> tanhNet(int n, int steps) {
    Matrix w = Matrix.zeros(n, n);
    new Normals(new Seed(5)).fill(w.data(), 2.5 / Math.sqrt(n));
    Normals noise = new Normals(new Seed(6));
    double[] h = new double[n];
    List<Matrix> js = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      double[] next = new double[n];
      Matrix j = Matrix.zeros(n, n);
      for (int i = 0; i < n; i++) {
        double a = 0.3 * noise.next();
        for (int k = 0; k < n; k++) {
          a += w.get(i, k) * h[k];
        }
        next[i] = Math.tanh(a);
        for (int k = 0; k < n; k++) {
          j.set(i, k, (1 - next[i] * next[i]) * w.get(i, k));
        }
      }
      h = next;
      js.add(j);
    }
    return js;
  }

  /** |cos| of the angle between column i and a vector. */
  private static double cosine(Matrix v, int i, double[] u) {
    double dot = 0;
    double vv = 0;
    double uu = 0;
    for (int k = 0; k < u.length; k++) {
      dot += v.get(k, i) * u[k];
      vv += v.get(k, i) * v.get(k, i);
      uu += u[k] * u[k];
    }
    return Math.abs(dot) / Math.sqrt(vv * uu);
  }

  @Test
  void henonsExpandingAndContractingDirections() {
    int steps = 3000;
    List<Matrix> js = henon(steps);
    double[][] forward = new double[steps + 1][];
    double[] u = {1, 0.3};
    for (int t = 0; t <= steps; t++) {
      forward[t] = u;
      u = t == steps ? u : unit(js.get(t), u);
    }
    double[][] back = new double[steps + 1][];
    u = new double[] {0.2, 1};
    for (int t = steps; t >= 0; t--) {
      back[t] = u;
      u = t == 0 ? u : unit(inverse(js.get(t - 1)), u);
    }
    CovariantVectors vectors = of(js, 2, 100);
    double[] sums = new double[2];
    double[] least = {Math.PI};
    vectors.backward(
        100,
        (t, c, growth) -> {
          Matrix v = vectors.vectors(t, c);
          assertThat(cosine(v, 0, forward[t])).isCloseTo(1, within(1e-13));
          assertThat(cosine(v, 1, back[t])).isCloseTo(1, within(1e-13));
          double cosine = cosine(v, 0, new double[] {v.get(0, 1), v.get(1, 1)});
          double angle = CovariantVectors.angle(BACKEND, c, 1);
          assertThat(Math.cos(angle)).isCloseTo(cosine, within(1e-12));
          least[0] = Math.min(least[0], angle);
          for (int i = 0; growth != null && i < 2; i++) {
            sums[i] += growth[i] / (steps - 200);
          }
        });
    assertThat(sums[0] + sums[1]).isCloseTo(Math.log(0.3), within(2e-3));
    assertThat(sums[0]).isCloseTo(0.4192, within(0.02));
    assertThat(least[0]).isLessThan(0.02); // homoclinic tangencies: the map is not hyperbolic
    double[] exponents = vectors.exponents();
    assertThat(sums[0]).isCloseTo(exponents[0], within(0.01));
  }

  private static Matrix inverse(Matrix j) {
    double det = j.get(0, 0) * j.get(1, 1) - j.get(0, 1) * j.get(1, 0);
    return Matrix.of(
        new double[][] {
          {j.get(1, 1) / det, -j.get(0, 1) / det}, {-j.get(1, 0) / det, j.get(0, 0) / det}
        });
  }

  private static double[] unit(Matrix j, double[] u) {
    double a = j.get(0, 0) * u[0] + j.get(0, 1) * u[1];
    double b = j.get(1, 0) * u[0] + j.get(1, 1) * u[1];
    double length = Math.hypot(a, b);
    return new double[] {a / length, b / length};
  }

  @Test
  void theVectorsOfADrivenTanhNetAreIntersectionsOfSpans() {
    int n = 5;
    int steps = 1200;
    List<Matrix> js = tanhNet(n, steps);
    int burnIn = 500;
    CovariantVectors vectors = of(js, n, burnIn);
    int at = 600;
    RealMatrix forward = frames(js.subList(0, at), n, false);
    RealMatrix transposed = frames(js.subList(at, steps), n, true);
    int[] seen = {0};
    vectors.backward(
        500,
        (t, c, growth) -> {
          if (t != at) {
            return;
          }
          seen[0]++;
          Matrix v = vectors.vectors(t, c);
          for (int i = 0; i < n; i++) {
            double[] expected = intersection(forward, transposed, i);
            assertThat(cosine(v, i, expected)).as("vector " + i).isCloseTo(1, within(1e-10));
          }
          double angle = CovariantVectors.angle(BACKEND, c, 2);
          assertThat(angle).isCloseTo(smallestAngle(v, 2), within(1e-10));
        });
    assertThat(seen[0]).isEqualTo(1);
  }

  /** Q of the product, by a QR at every step; of the transposes, from the last one back. */
  private static RealMatrix frames(List<Matrix> js, int n, boolean transposed) {
    RealMatrix q = MatrixUtils.createRealIdentityMatrix(n);
    for (int k = 0; k < js.size(); k++) {
      Matrix j = js.get(transposed ? js.size() - 1 - k : k);
      RealMatrix m = new Array2DRowRealMatrix(j.toRows());
      q = new QRDecomposition((transposed ? m.transpose() : m).multiply(q)).getQ();
    }
    return q;
  }

  /** In the span of the first i + 1 forward vectors, orthogonal to the first i of the others. */
  private static double[] intersection(RealMatrix forward, RealMatrix transposed, int i) {
    RealMatrix span = forward.getSubMatrix(0, forward.getRowDimension() - 1, 0, i);
    if (i == 0) {
      return span.getColumn(0);
    }
    RealMatrix conditions =
        transposed.getSubMatrix(0, forward.getRowDimension() - 1, 0, i - 1).transpose();
    // square by a row of zeros, so that the last right singular vector is the kernel's
    RealMatrix square = new Array2DRowRealMatrix(i + 1, i + 1);
    square.setSubMatrix(conditions.multiply(span).getData(), 0, 0);
    RealMatrix right = new SingularValueDecomposition(square).getV();
    return span.operate(right.getColumn(i));
  }

  private static double smallestAngle(Matrix v, int m) {
    RealMatrix all = new Array2DRowRealMatrix(v.toRows());
    int n = v.rows();
    RealMatrix a =
        new QRDecomposition(all.getSubMatrix(0, n - 1, 0, m))
            .getQ()
            .getSubMatrix(0, n - 1, 0, m - 1);
    RealMatrix b =
        new QRDecomposition(all.getSubMatrix(0, n - 1, m, n - 1))
            .getQ()
            .getSubMatrix(0, n - 1, 0, n - m - 1);
    double cosine =
        new SingularValueDecomposition(a.transpose().multiply(b)).getSingularValues()[0];
    return Math.acos(Math.min(1, cosine));
  }

  private static CovariantVectors of(Lstm cell, Weights w, Sequence x, int burnIn) {
    CovariantVectors out =
        new CovariantVectors(BACKEND, cell.stateSize(), cell.stateSize(), burnIn, false, SEED);
    StepJacobian j = cell.newJacobian();
    new Trajectory(
            cell, w, x, Matrix.zeros(cell.stateSize(), 1), MemoryPlan.least(cell, x.steps(), 1))
        .forward(
            (t, tape) -> {
              cell.jacobian(w, tape, 0, j);
              out.push(j);
            });
    return out;
  }

  /** Forget gates of e^−60 and less: each step takes a direction by more than 1/ε. */
  @Test
  void whatContractsStronglyButFinitelyKeepsItsExponentAndItsVector() {
    Lstm cell = new Lstm(2, 3);
    Weights w = Walk.gaussian(cell, 1, SEED);
    w.set("b_f", Matrix.of(new double[][] {{-60}, {1}, {-90}}));
    int burnIn = 60;
    int steps = 300;
    Sequence x = Walk.noise(burnIn + steps, 2, 1, SEED.child("x"));
    CovariantVectors vectors = of(cell, w, x, burnIn);
    double[] expected =
        LyapunovSpectrum.of(steps, burnIn)
            .measure(cell, w, Feed.of(x), Matrix.zeros(6, 1))
            .exponents();
    assertThat(vectors.exponents()).containsExactly(expected, within(1e-6));
    assertThat(expected[5]).isBetween(-100.0, -80.0);
    double[] sums = new double[6];
    vectors.backward(
        50,
        (t, c, growth) -> {
          for (int i = 0; growth != null && i < 6; i++) {
            sums[i] += growth[i] / (steps - 50);
          }
        });
    assertThat(sums).containsExactly(expected, within(0.2));
  }

  /** With c = 0 and no input, the rows of h are multiples of those of c: what is left is noise. */
  @Test
  void roundingIsNoDirection() {
    Lstm cell = new Lstm(2, 3);
    assertThatThrownBy(
            () -> of(cell, Walk.gaussian(cell, 1, SEED).set("b_g", Matrix.zeros(3, 1)), zero(), 0))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("step 1 annihilates direction 4")
        .hasMessageContaining("at most k = 3");
  }

  private static Sequence zero() {
    return Sequence.zeros(300, 2, 1);
  }

  @Test
  void whatIsAnnihilatedHasNoVector() {
    CovariantVectors vectors = new CovariantVectors(BACKEND, 2, 2, 0, false, new Seed(1));
    assertThatThrownBy(() -> vectors.push(Matrix.of(new double[][] {{0, 0}, {0, 0}})))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("at most k = 0");
  }
}
