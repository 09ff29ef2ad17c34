package gradflow.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.Walk;
import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.theory.TanhMeanField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Methods that published tools use or used (rows I), written out here, give the wrong number where
 * this program gives the right one.
 */
class PublishedMistakesTest {
  private static final Backend BACKEND = Backends.standard();

  /** A network run, and the Jacobians of the steps after a burn-in. */
  private record Run(Cell cell, Weights w, Feed feed, int burnIn, int steps) {
    List<StepJacobian> jacobians() {
      List<StepJacobian> all = new ArrayList<>();
      Tape tape = new Tape(cell, 1);
      Matrix state = Matrix.zeros(cell.stateSize(), 1);
      state.fill(0.1);
      for (int t = 1; t <= burnIn + steps; t++) {
        feed.next(t, tape.get("x"));
        tape.setBefore(state);
        cell.step(w, tape);
        tape.getAfter(state);
        if (t > burnIn) {
          StepJacobian j = cell.newJacobian();
          cell.jacobian(w, tape, 0, j);
          all.add(j);
        }
      }
      return all;
    }

    double[] ours(int exponents) {
      Matrix start = Matrix.zeros(cell.stateSize(), 1);
      start.fill(0.1);
      return LyapunovSpectrum.of(steps, burnIn)
          .top(exponents)
          .measure(cell, w, feed, start)
          .exponents();
    }
  }

  /** Exponents of a product in that order, by QR at every step: the method, done right. */
  private static double[] qr(List<Matrix> factors, int k) {
    int n = factors.get(0).rows();
    Matrix q = Matrix.zeros(n, k);
    new Normals(new Seed(99)).fill(q.data(), 1);
    Matrix r = Matrix.zeros(k, k);
    BACKEND.qr(q, r);
    double[] sum = new double[k];
    for (Matrix a : factors) {
      q = product(a, q);
      BACKEND.qr(q, r);
      for (int i = 0; i < k; i++) {
        sum[i] += Math.log(r.get(i, i)) / factors.size();
      }
    }
    return sum;
  }

  private static Matrix product(Matrix a, Matrix b) {
    Matrix out = Matrix.zeros(a.rows(), b.cols());
    BACKEND.multiply(1, a, false, b, false, 0, out);
    return out;
  }

  private static Matrix gaussian(int n, double gain, long seed) {
    Matrix m = Matrix.zeros(n, n);
    new Normals(new Seed(seed)).fill(m.data(), gain / Math.sqrt(n));
    return m;
  }

  private static Run lstm(int n, double gain, double forgetBias) {
    Lstm cell = new Lstm(1, n);
    Weights w = Weights.zeros(cell.layout());
    long seed = 40;
    for (String gate : List.of("i", "f", "g", "o")) {
      w.set("W_hh_" + gate, gaussian(n, gain, seed++));
    }
    w.block("b_f").fill(forgetBias);
    w.changed();
    return new Run(cell, w, Feed.zero(), 500, 500);
  }

  /** I1: dh_t/dh_{t-1} with c held fixed says that the cell built to remember forgets at once. */
  @Test
  void i1TheHiddenStateAlone() {
    Run remembers = lstm(16, 0.05 * 4, Math.log(99));
    double[] wrong = qr(remembers.jacobians().stream().map(j -> j.dense(0)).toList(), 1);
    assertThat(wrong[0]).isLessThan(-2.5);
    assertThat(remembers.ours(1)[0]).isCloseTo(0, within(0.03));

    Run random = lstm(100, 1, 0);
    wrong = qr(random.jacobians().stream().map(j -> j.dense(0)).toList(), 1);
    assertThat(wrong[0]).isCloseTo(Math.log(0.25), within(0.12));
    assertThat(random.ours(1)[0]).isCloseTo(Math.log(0.75), within(0.03));
  }

  private static Run plain(int n, double gain, Feed feed, int inputs, int burnIn, int steps) {
    Rnn cell = new Rnn(inputs, n, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", gaussian(n, gain, 3));
    new Normals(new Seed(5)).fill(w.block("W_ih").data(), 1);
    w.changed();
    return new Run(cell, w, feed, burnIn, steps);
  }

  /** I2: transposed Jacobians applied forward in time are those of another product. */
  @Test
  void i2TheOrderOfTheProduct() {
    double[][] drive = {{1, -0.5}, {-0.3, 1.2}, {0.2, -1.4}};
    Run run = plain(20, 1.2, Feed.periodic(drive), 2, 900, 3000);
    List<Matrix> forward = run.jacobians().stream().map(StepJacobian::toMatrix).toList();
    List<Matrix> transposed = forward.stream().map(Matrix::transposed).toList();
    Matrix period = product(forward.get(2), product(forward.get(1), forward.get(0)));
    double exact = Math.log(BACKEND.eigenvalues(period).spectralRadius()) / 3;
    Matrix other = product(forward.get(0), product(forward.get(1), forward.get(2)));
    double exactOther = Math.log(BACKEND.eigenvalues(other).spectralRadius()) / 3;
    assertThat(run.ours(1)[0]).isCloseTo(exact, within(3e-3));
    assertThat(qr(transposed, 1)[0]).isCloseTo(exactOther, within(3e-3));
    assertThat(Math.abs(exactOther - exact)).isGreaterThan(0.02);

    Run chaotic = plain(100, 1.5, Feed.zero(), 1, 500, 1500);
    List<Matrix> js = chaotic.jacobians().stream().map(StepJacobian::toMatrix).toList();
    double right = chaotic.ours(1)[0];
    assertThat(qr(js, 1)[0]).isCloseTo(right, within(3e-3));
    assertThat(qr(js.stream().map(Matrix::transposed).toList(), 1)[0])
        .isNotCloseTo(right, within(5e-3));
  }

  /** I3: in single precision a warm-up without QR leaves one direction and rounding noise. */
  @Test
  void i3WarmUpWithoutOrthonormalisation() {
    Rnn cell = new Rnn(1, 3, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    Matrix turn = gaussian(3, 1, 12);
    BACKEND.qr(turn, Matrix.zeros(3, 3));
    Matrix triangular = Matrix.of(new double[][] {{0.95, 1, -2}, {0, 0.7, 1}, {0, 0, 0.3}});
    Matrix u = product(product(turn, triangular), turn.transposed());
    w.set("W_hh", u);
    double[] truth = {Math.log(0.95), Math.log(0.7), Math.log(0.3)};
    double[] ours =
        LyapunovSpectrum.of(5, 500).measure(cell, w, Feed.zero(), Matrix.zeros(3, 1)).exponents();
    assertThat(ours).containsExactly(truth, within(1e-10));

    float[][] v = {{1, 0.2f, 0.3f}, {0.4f, 1, -0.5f}, {0.1f, -0.3f, 1}};
    for (int t = 0; t < 500; t++) {
      v = times(u, v);
    }
    Matrix q = Matrix.zeros(3, 3);
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        q.set(i, k, v[i][k]);
      }
    }
    Matrix r = Matrix.zeros(3, 3);
    BACKEND.qr(q, r);
    assertThat(r.get(1, 1) / r.get(0, 0)).isLessThan(1e-6); // nothing is left of the second
    double[] sum = new double[3];
    for (int t = 0; t < 5; t++) {
      q = product(u, q);
      BACKEND.qr(q, r);
      for (int i = 0; i < 3; i++) {
        sum[i] += Math.log(r.get(i, i)) / 5;
      }
    }
    assertThat(sum[0]).isCloseTo(truth[0], within(1e-6));
    assertThat(Math.abs(sum[1] - truth[1]) + Math.abs(sum[2] - truth[2])).isGreaterThan(0.05);

    // one that decays faster underflows as a whole
    float[][] gone = {{1, 0}, {0, 1}};
    for (int t = 0; t < 500; t++) {
      gone = times(Matrix.of(new double[][] {{0.4, 0.05}, {0, 0.3}}), gone);
    }
    assertThat(gone).isEqualTo(new float[2][2]);
  }

  private static float[][] times(Matrix a, float[][] v) {
    float[][] out = new float[v.length][v.length];
    for (int i = 0; i < v.length; i++) {
      for (int k = 0; k < v.length; k++) {
        for (int l = 0; l < v.length; l++) {
          out[i][k] += (float) a.get(i, l) * v[l][k];
        }
      }
    }
    return out;
  }

  /** I4: steps after the last whole interval are divided by, but never added. */
  @Test
  void i4TheLastPartialBlock() {
    Run run = plain(10, 0.6, Walk.feed(0.5, new Seed(6)), 1, 200, 20);
    Run again = plain(10, 0.6, Walk.feed(0.5, new Seed(6)), 1, 200, 20);
    List<Matrix> js = run.jacobians().stream().map(StepJacobian::toMatrix).toList();
    Matrix q = Matrix.identity(10);
    Matrix r = Matrix.zeros(10, 10);
    double wrong = 0;
    for (int t = 1; t <= 20; t++) {
      q = product(js.get(t - 1), q);
      if (t % 12 == 0) {
        BACKEND.qr(q, r);
        for (int i = 0; i < 10; i++) {
          wrong += Math.log(r.get(i, i)) / 20;
        }
      }
    }
    double determinants = js.stream().mapToDouble(j -> BACKEND.logAbsDeterminant(j) / 20).sum();
    double ours =
        LyapunovSpectrum.of(20, 200)
            .orthonormalisedEvery(12)
            .measure(again.cell(), again.w(), again.feed(), start(10))
            .sumOfExponents();
    assertThat(ours).isCloseTo(determinants, within(1e-8));
    double counted =
        js.subList(0, 12).stream().mapToDouble(j -> BACKEND.logAbsDeterminant(j) / 20).sum();
    assertThat(wrong).isCloseTo(counted, within(1e-3)); // and twelve steps cost digits
    assertThat(wrong).isGreaterThan(0.8 * determinants); // both are negative
  }

  private static Matrix start(int n) {
    Matrix s = Matrix.zeros(n, 1);
    s.fill(0.1);
    return s;
  }

  /** I6: logarithms to base 2, without a unit, are 1.44 times an exponent in nats. */
  @Test
  void i6LogarithmsToBaseTwo() {
    double x = 0.1;
    double bits = 0;
    for (int t = 0; t < 100_000; t++) {
      bits += Math.log(Math.abs(4 - 8 * x)) / Math.log(2) / 100_000;
      x = 4 * x * (1 - x);
    }
    double ours =
        LyapunovSpectrum.of(100_000, 0)
            .measure(
                MapCell.LOGISTIC,
                Weights.zeros(MapCell.LOGISTIC.layout()),
                Feed.zero(),
                Matrix.of(new double[][] {{0.1}}))
            .exponents()[0];
    assertThat(bits).isCloseTo(1, within(1e-3));
    assertThat(ours).isCloseTo(Math.log(2), within(1e-3));
  }

  /**
   * I10: the n x n factor Q copied into n x k deviations by its first n k numbers. Where columns
   * are contiguous this is right by luck; where rows are, the frame is none.
   */
  @Test
  void i10FewerExponentsThanDimensions() {
    int n = 8;
    int k = 3;
    Run run = plain(n, 1.5, Walk.feed(0.5, new Seed(7)), 1, 200, 1000);
    List<Matrix> js = run.jacobians().stream().map(StepJacobian::toMatrix).toList();
    double[] right = qr(js, n);
    Run again = plain(n, 1.5, Walk.feed(0.5, new Seed(7)), 1, 200, 1000);
    assertThat(again.ours(k)).containsExactly(Arrays.copyOf(right, k), within(0.02));

    Matrix deviations = Matrix.identity(n).block(0, 0, n, k);
    double[] wrong = new double[k];
    Matrix r = Matrix.zeros(n, n);
    for (Matrix j : js) {
      Matrix full = Matrix.zeros(n, n);
      Matrix moved = product(j, deviations);
      for (int i = 0; i < n; i++) {
        System.arraycopy(moved.data(), i * k, full.data(), i * n, k);
        full.set(i, k + i % (n - k), full.get(i, k + i % (n - k)) + 1); // completed at will
      }
      BACKEND.qr(full, r);
      System.arraycopy(full.data(), 0, deviations.data(), 0, n * k);
      for (int i = 0; i < k; i++) {
        wrong[i] += Math.log(r.get(i, i)) / js.size();
      }
    }
    assertThat(Math.abs(wrong[0] - right[0])).isGreaterThan(0.05);
  }

  /** I11: 201 Gauss-Hermite nodes at gain 10. */
  @Test
  void i11GaussHermiteAtLargeGain() {
    double[][] rule = gaussHermite(201);
    double g2 = 100;
    double q = g2;
    for (int n = 0; n < 500; n++) {
      double next = 0;
      for (int k = 0; k < rule[0].length; k++) {
        double y = Activations.tanh(Math.sqrt(q) * rule[0][k]);
        next += rule[1][k] * g2 * y * y;
      }
      q = next;
    }
    double chi = 0;
    for (int k = 0; k < rule[0].length; k++) {
      double slope = Activations.sech2(Math.sqrt(q) * rule[0][k]);
      chi += rule[1][k] * g2 * slope * slope;
    }
    assertThat(0.5 * Math.log(chi)).isCloseTo(1.092, within(2e-3));
    assertThat(TanhMeanField.solve(10, 0, 0).lambda1()).isCloseTo(0.8564352, within(6e-8));
  }

  /** Nodes and weights for N(0, 1): eigenvalues of the Jacobi matrix (golub and welsch). */
  private static double[][] gaussHermite(int n) {
    Matrix jacobi = Matrix.zeros(n, n);
    for (int k = 1; k < n; k++) {
      jacobi.set(k, k - 1, Math.sqrt(k));
      jacobi.set(k - 1, k, Math.sqrt(k));
    }
    double[] nodes = BACKEND.symmetricEigenvalues(jacobi);
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double before = 0;
      double p = 1;
      double sum = 1;
      for (int k = 1; k < n; k++) {
        double next = (nodes[i] * p - Math.sqrt(k - 1) * before) / Math.sqrt(k);
        before = p;
        p = next;
        sum += p * p;
      }
      weights[i] = 1 / sum;
    }
    return new double[][] {nodes, weights};
  }
}
