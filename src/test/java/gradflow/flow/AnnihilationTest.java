package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.linalg.Activation;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Relu nets whose units are off for some of the time, so that their Jacobians are diag(0 or 1) U
 * with known zeros: exponents of what is left, by closed form and by graded products.
 */
class AnnihilationTest {
  private static final long EVER = Long.MAX_VALUE;
  private static final MathContext DIGITS = new MathContext(500);

  /** Unit {@code unit} is off in the steps from, …, to − 1. */
  private record Off(int unit, long from, long to) {}

  private static boolean on(List<Off> offs, int unit, long t) {
    return offs.stream().noneMatch(o -> o.unit == unit && t >= o.from && t < o.to);
  }

  /** Inputs under which each unit is at 1 or, where it is off, at 0. */
  private static Feed feed(Matrix u, List<Off> offs) {
    return (t, x) -> {
      for (int i = 0; i < u.rows(); i++) {
        double sum = 0;
        for (int j = 0; j < u.rows(); j++) {
          sum += on(offs, j, t - 1) ? u.get(i, j) : 0;
        }
        x[i] = (on(offs, i, t) ? 1 : -1) - sum;
      }
    };
  }

  private static LyapunovResult measure(
      Backend backend, Matrix u, List<Off> offs, LyapunovSpectrum options) {
    int n = u.rows();
    Rnn cell = new Rnn(n, n, Activation.RELU);
    Weights w = Weights.zeros(cell.layout(), backend);
    w.set("W_hh", u);
    w.set("W_ih", Matrix.identity(n));
    Matrix start = Matrix.zeros(n, 1);
    start.fill(1);
    return options.measure(cell, w, feed(u, offs), start);
  }

  private static void holds(LyapunovResult r, int directions) {
    SumRule s = r.sumRule();
    assertThat(s.directions()).isEqualTo(directions);
    assertThat(s.sumOfExponents()).isCloseTo(s.meanLogDeterminant(), within(1e-9));
    for (int i = 0; i < r.exponents().length; i++) {
      assertThat(Double.isFinite(r.exponents()[i])).isEqualTo(i < directions);
    }
  }

  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void what_is_left_has_its_own_mean(Backend backend) {
    Matrix u = Matrix.diagonal(new double[] {1, 0.5});
    for (long burnIn : new long[] {0, 7, 20, 100, 2000}) {
      for (long dead : new long[] {-1999, -50, -3, 0, 1, 2, 5, 20, 60, 333, 500, 999, 1000}) {
        if (burnIn + dead > 0) {
          LyapunovResult r =
              measure(
                  backend,
                  u,
                  List.of(new Off(0, burnIn + dead, EVER)),
                  LyapunovSpectrum.of(1000, burnIn).withSumRule());
          holds(r, 1);
          // without a burn-in, the random start counts: once, not at every step
          double allowed = burnIn < 100 ? 3e-3 : 1e-12;
          assertThat(r.exponents()[0])
              .as("%s %s", burnIn, dead)
              .isCloseTo(Math.log(0.5), within(allowed));
        }
      }
    }
  }

  @Test
  void any_units_at_any_times_in_any_order_leave_the_others() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 60; trial++) {
      int n = 2 + random.nextInt(8);
      int burnIn = new int[] {0, 50, 300}[random.nextInt(3)];
      double[] d = new double[n];
      List<Off> offs = new ArrayList<>();
      List<Double> expected = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        d[i] = Math.exp(-2 * random.nextDouble());
        if (random.nextBoolean()) {
          long from = 1 + random.nextInt(burnIn + 1000);
          long to = random.nextBoolean() ? EVER : from + 1 + random.nextInt(200);
          offs.add(new Off(i, from, to));
          if (to > burnIn + 1) {
            continue;
          }
        }
        expected.add(Math.log(d[i]));
      }
      expected.sort(Comparator.reverseOrder());
      int every = new int[] {0, 1, 10}[random.nextInt(3)];
      LyapunovResult r =
          measure(
              Backends.standard(),
              Matrix.diagonal(d),
              offs,
              LyapunovSpectrum.of(1000, burnIn).withSumRule().orthonormalisedEvery(every));
      holds(r, expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(r.exponents()[i])
            .as("%s %s", trial, offs)
            .isCloseTo(expected.get(i), within(0.01));
      }
    }
  }

  /**
   * Here the faster direction stays: the kernel of the dead unit has both in it, and the product
   * shrinks its preimage by the slower one.
   */
  @Test
  void the_slower_direction_goes_where_both_are_in_the_kernel() {
    Matrix u = Matrix.of(new double[][] {{0.5, 0.3}, {0, 1}});
    LyapunovResult r =
        measure(
            Backends.standard(),
            u,
            List.of(new Off(1, 601, EVER)),
            LyapunovSpectrum.of(1000, 100).withSumRule());
    holds(r, 1);
    assertThat(r.exponents()[0]).isCloseTo(0.5 * Math.log(0.5), within(3e-3));
  }

  /** Against the product over the counted steps in arithmetic of 500 digits. */
  @Test
  void coupled_nets_have_the_growth_of_their_products() {
    SplittableRandom random = new SplittableRandom(8);
    for (int trial = 0; trial < 24; trial++) {
      int n = 2 + random.nextInt(4);
      int burnIn = new int[] {0, 20, 100}[random.nextInt(3)];
      int steps = 150;
      Matrix u = Matrix.zeros(n, n);
      new Normals(new Seed(trial)).fill(u.data(), 0.4 / Math.sqrt(n)); // a stable state
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          boolean zero = trial % 3 == 1 ? j < i : trial % 3 == 2 && i < n / 2 != j < n / 2;
          u.set(i, j, zero ? 0 : u.get(i, j));
        }
      }
      List<Off> offs = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        if (random.nextBoolean()) {
          long from = 1 + random.nextInt(burnIn + steps);
          offs.add(new Off(i, from, random.nextBoolean() ? EVER : from + 1 + random.nextInt(30)));
        }
      }
      List<Double> logs = logSizes(product(u, offs, burnIn, steps));
      LyapunovResult r =
          measure(Backends.standard(), u, offs, LyapunovSpectrum.of(steps, burnIn).withSumRule());
      String what = trial + ": " + burnIn + " " + offs;
      assertThat(r.sumRule().directions()).as(what).isEqualTo(logs.size());
      holds(r, logs.size());
      for (int i = 0; i < logs.size(); i++) {
        assertThat(steps * r.exponents()[i]).as(what).isCloseTo(logs.get(i), within(7.0));
      }
    }
  }

  /** The columns of the product. */
  private static BigDecimal[][] product(Matrix u, List<Off> offs, int burnIn, int steps) {
    int n = u.rows();
    BigDecimal[][] columns = new BigDecimal[n][n];
    for (int c = 0; c < n; c++) {
      for (int i = 0; i < n; i++) {
        columns[c][i] = i == c ? BigDecimal.ONE : BigDecimal.ZERO;
      }
      for (int t = burnIn + 1; t <= burnIn + steps; t++) {
        BigDecimal[] next = new BigDecimal[n];
        for (int i = 0; i < n; i++) {
          next[i] = BigDecimal.ZERO;
          if (on(offs, i, t)) {
            for (int j = 0; j < n; j++) {
              next[i] =
                  next[i].add(new BigDecimal(u.get(i, j)).multiply(columns[c][j], DIGITS), DIGITS);
            }
          }
        }
        columns[c] = next;
      }
    }
    return columns;
  }

  /** ln R_ii of a QR that takes the longest column first: ln σ_i but for a small factor. */
  private static List<Double> logSizes(BigDecimal[][] columns) {
    List<BigDecimal[]> rest = new ArrayList<>(List.of(columns));
    List<Double> logs = new ArrayList<>();
    while (!rest.isEmpty()) {
      BigDecimal[] q =
          rest.stream().max(Comparator.comparing((BigDecimal[] v) -> dot(v, v))).orElseThrow();
      rest.remove(q);
      BigDecimal square = dot(q, q);
      if (square.signum() == 0 || square.precision() - square.scale() < -800) {
        break; // 400 decades: what is left after 500 digits have cancelled
      }
      logs.add(ln(square) / 2);
      for (BigDecimal[] v : rest) {
        BigDecimal share = dot(q, v).divide(square, DIGITS);
        for (int i = 0; i < v.length; i++) {
          v[i] = v[i].subtract(share.multiply(q[i], DIGITS), DIGITS);
        }
      }
    }
    return logs;
  }

  private static BigDecimal dot(BigDecimal[] a, BigDecimal[] b) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < a.length; i++) {
      sum = sum.add(a[i].multiply(b[i], DIGITS), DIGITS);
    }
    return sum;
  }

  private static double ln(BigDecimal x) {
    int decades = x.precision() - x.scale();
    return Math.log(x.movePointLeft(decades).doubleValue()) + decades * Math.log(10);
  }

  /** What a burn-in annihilates may live in the steps that count. */
  @Test
  void a_unit_that_is_off_in_the_burn_in_alone_counts() {
    Matrix u = Matrix.diagonal(new double[] {0.9, 0.5, 0.7});
    List<Off> offs = List.of(new Off(0, 10, 30), new Off(2, 40, 41));
    LyapunovResult r =
        measure(Backends.standard(), u, offs, LyapunovSpectrum.of(2000, 200).withSumRule());
    holds(r, 3);
    double[] expected = {Math.log(0.9), Math.log(0.7), Math.log(0.5)};
    assertThat(r.exponents()).containsExactly(expected, within(3e-3));
  }

  /** What follows a lost direction is not among the k: its exponent is not known, and not −∞. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 0"})
  void with_fewer_directions_than_states_a_place_is_left_empty(int k, int unknown) {
    Matrix u = Matrix.diagonal(new double[] {1, 0.5, 0.25});
    LyapunovResult r =
        measure(
            Backends.standard(),
            u,
            List.of(new Off(0, 600, EVER)),
            LyapunovSpectrum.of(1000, 100).top(k));
    double[] known = {Math.log(0.5), Math.log(0.25)};
    for (int i = 0; i < k - 1; i++) {
      assertThat(r.exponents()[i]).isCloseTo(known[i], within(1e-9));
    }
    double last = unknown == 1 ? Double.NaN : Double.NEGATIVE_INFINITY;
    assertThat(r.exponents()).endsWith(new double[] {last});
    assertThat(r.standardErrors()).endsWith(new double[] {unknown == 1 ? Double.NaN : 0});
  }

  /** Each trajectory loses its own direction: the i-th exponents are averaged, not the columns. */
  @Test
  void trajectories_that_lose_different_directions() {
    int n = 2;
    Rnn cell = new Rnn(n, n, Activation.RELU);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.diagonal(new double[] {0.9, 0.5}));
    w.set("W_ih", Matrix.identity(n));
    Feed apart =
        (t, x) -> {
          x[0] = t > 600 ? -1e12 : 1e3; // unit 0 of sample 0
          x[1] = 1e3;
          x[2] = 1e3;
          x[3] = t > 300 ? -1e12 : 1e3; // unit 1 of sample 1
        };
    LyapunovResult r =
        LyapunovSpectrum.of(1000, 100).withSumRule().measure(cell, w, apart, Matrix.zeros(n, 2));
    holds(r, 1);
    double mean = (Math.log(0.5) + Math.log(0.9)) / 2;
    assertThat(r.exponents()[0]).isCloseTo(mean, within(1e-9));
  }

  @Test
  void nothing_may_be_left() {
    LyapunovResult r =
        measure(
            Backends.standard(),
            Matrix.diagonal(new double[] {0.9, 0.5}),
            List.of(new Off(1, 200, EVER), new Off(0, 300, EVER)),
            LyapunovSpectrum.of(500, 0).withSumRule());
    holds(r, 0);
    assertThat(r.sumOfExponents()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(r.meanLogDeterminant()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(r.kaplanYorke()).isZero();
    assertThat(r.entropyRate()).isZero();
  }
}
