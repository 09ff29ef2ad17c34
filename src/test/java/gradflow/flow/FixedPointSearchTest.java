package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.flow.FixedPoint.Stability;
import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.theory.SigmoidUnit;
import gradflow.theory.TanhUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against nets all of whose fixed points are known; E1 to E3, D1 and D7 are rows of the theory. */
class FixedPointSearchTest {
  private static FixedPoints search(Cell cell, Weights w, double[] input, int starts, long seed) {
    HeldMap map = new HeldMap(cell, w, input);
    FixedPoints found =
        new FixedPointSearch(starts, 1, FixedPointSearch.TOLERANCE, new Seed(seed))
            .search(map, List.of());
    for (FixedPoint p : found.points()) { // the residual is what it says it is
      double[] next = new HeldMap(cell, w, input).next(p.state());
      double largest = 0;
      for (int i = 0; i < next.length; i++) {
        largest = Math.max(largest, Math.abs(next[i] - p.state()[i]));
      }
      assertThat(p.residual()).isEqualTo(largest).isLessThan(1e-12 * 100);
    }
    assertThat(found.points().stream().mapToInt(FixedPoint::starts).sum())
        .isEqualTo(found.converged())
        .isLessThanOrEqualTo(starts);
    return found;
  }

  private static FixedPoints unit(Activation activation, double weight, double bias) {
    Rnn cell = new Rnn(1, 1, activation);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{weight}}));
    w.set("b", Matrix.of(new double[][] {{bias}}));
    return search(cell, w, new double[1], 100, 1);
  }

  private static double[] first(FixedPoints found, Stability stability) {
    return found.points().stream()
        .filter(p -> p.stability() == stability)
        .mapToDouble(p -> p.state()[0])
        .sorted()
        .toArray();
  }

  /** E1: h = sigmoid(x), x = 5 h + b; three points between the saddle-nodes, one outside. */
  @ParameterizedTest(name = "{0} off a saddle-node")
  @ValueSource(doubles = {1e-3, 1e-5})
  void e1SaddleNodesOfASigmoidUnit(double off) {
    SigmoidUnit theory = new SigmoidUnit(5);
    assertThat(theory.lowerBias()).isCloseTo(-2.344390, within(1e-6));
    assertThat(theory.upperBias()).isCloseTo(-2.655610, within(1e-6));
    double lowerMeets = 1 / (1 + Math.exp(0.962424));
    for (double sign : new double[] {1, -1}) { // the second is the mirror image about b = −2.5
      double edge = sign > 0 ? theory.lowerBias() : theory.upperBias();
      FixedPoints inside = unit(Activation.SIGMOID, 5, edge - sign * off);
      FixedPoints outside = unit(Activation.SIGMOID, 5, edge + sign * off);
      assertThat(first(inside, Stability.STABLE)).hasSize(2);
      assertThat(first(inside, Stability.UNSTABLE)).hasSize(1);
      assertThat(outside.points()).hasSize(1);
      assertThat(outside.points().get(0).stability()).isEqualTo(Stability.STABLE);
      double[] stable = first(inside, Stability.STABLE);
      double meeting = sign > 0 ? stable[0] : stable[1];
      double middle = (meeting + first(inside, Stability.UNSTABLE)[0]) / 2;
      double expected = sign > 0 ? lowerMeets : 1 - lowerMeets;
      assertThat(middle).isCloseTo(expected, within(2 * off + 1e-6));
    }
  }

  @Test
  void e1BetweenThemIsSymmetric() {
    FixedPoints found = unit(Activation.SIGMOID, 5, -2.5);
    double[] stable = first(found, Stability.STABLE);
    assertThat(stable).hasSize(2);
    assertThat(stable[0] + stable[1]).isCloseTo(1, within(1e-12));
    assertThat(first(found, Stability.UNSTABLE)).containsExactly(new double[] {0.5}, within(1e-12));
    FixedPoint middle = found.points().get(2);
    assertThat(middle.eigenvalues().re()[0]).isCloseTo(1.25, within(1e-12));
    assertThat(middle.unstableDirections()).isEqualTo(1);
  }

  /** E1: at the saddle-node itself two points meet, with slope 1. */
  @Test
  void e1AtTheSaddleNode() {
    FixedPoints found = unit(Activation.SIGMOID, 5, new SigmoidUnit(5).lowerBias());
    FixedPoint meeting =
        found.points().stream().filter(p -> p.state()[0] < 0.5).findFirst().orElseThrow();
    assertThat(found.points()).hasSizeBetween(2, 3); // rounding of b may part them by 1e-8
    assertThat(meeting.spectralRadius()).isCloseTo(1, within(1e-5));
    assertThat(meeting.state()[0]).isCloseTo(1 / (1 + Math.exp(0.962424)), within(1e-6));
  }

  /** E2: a = w tanh(a) + b in h = tanh(a). */
  @ParameterizedTest(name = "w={0}")
  @CsvSource({"1.25, 0.0778052", "2, 0.5328400"})
  void e2LatchingOfATanhUnit(double weight, double bias) {
    assertThat(new TanhUnit(weight).latchingBias()).isCloseTo(bias, within(1e-6));
    for (double sign : new double[] {-1, 1}) {
      FixedPoints below = unit(Activation.TANH, weight, sign * (bias - 1e-5));
      FixedPoints above = unit(Activation.TANH, weight, sign * (bias + 1e-5));
      assertThat(first(below, Stability.STABLE)).hasSize(2);
      assertThat(first(below, Stability.UNSTABLE)).hasSize(1);
      assertThat(first(above, Stability.STABLE)).hasSize(1);
      assertThat(above.points()).hasSize(1);
    }
  }

  /** E3. */
  @Test
  void e3FixedPointsOfATanhUnit() {
    FixedPoints found = unit(Activation.TANH, 2, 0);
    assertThat(first(found, Stability.STABLE))
        .containsExactly(new double[] {-0.9575040, 0.9575040}, within(1e-7));
    assertThat(first(found, Stability.UNSTABLE)).containsExactly(0);
    FixedPoint upper = found.points().get(1);
    assertThat(upper.eigenvalues().re()[0]).isCloseTo(0.1663721, within(1e-7));
    assertThat(Math.log(upper.spectralRadius())).isCloseTo(-1.7935285, within(1e-6));
    assertThat(found.converged()).isEqualTo(found.starts());
  }

  /** h = tanh(h): three points have met at 0, and J does not decide. */
  @Test
  void aPitchforkIsOnePointAndMarginal() {
    FixedPoints found = unit(Activation.TANH, 1, 0);
    assertThat(found.points()).hasSize(1);
    assertThat(found.points().get(0).stability()).isEqualTo(Stability.MARGINAL);
    assertThat(found.points().get(0).isIsolated()).isFalse();
    assertThat(found.points().get(0).state()[0]).isZero();
  }

  /** Two units that do not feel each other: every pair of their points. */
  @Test
  void twoIndependentUnits() {
    Rnn cell = new Rnn(1, 2, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{2, 0}, {0, 1.5}}));
    FixedPoints found = search(cell, w, new double[1], 200, 2);
    double a = new TanhUnit(2).fixedPoint();
    double b = new TanhUnit(1.5).fixedPoint();
    List<double[]> expected = new ArrayList<>();
    for (double x : new double[] {-a, 0, a}) {
      for (double y : new double[] {-b, 0, b}) {
        expected.add(new double[] {x, y});
      }
    }
    matches(found, expected, 1e-12);
    assertThat(unstable(found)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2);
  }

  /**
   * Two orthogonal patterns ξ, η in W = (ξ ξᵀ + η ηᵀ) / n: with m the positive solution of m =
   * tanh(β m) and u, v ∈ {−m, 0, m}, the fixed points are ½ (u + v) ξ + ½ (u − v) η where the
   * patterns agree, and so on: nine, of which the four patterns ±ξ, ±η are stable.
   */
  @Test
  void hopfieldLikeNet() {
    int n = 8;
    double beta = 1.7;
    double[] xi = {1, 1, 1, 1, -1, -1, -1, -1};
    double[] eta = {1, 1, -1, -1, 1, 1, -1, -1};
    Rnn cell = new Rnn(1, n, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    Matrix u = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        u.set(i, j, beta * (xi[i] * xi[j] + eta[i] * eta[j]) / n);
      }
    }
    w.set("W_hh", u);
    double m = new TanhUnit(beta).fixedPoint();
    List<double[]> expected = new ArrayList<>();
    for (double p : new double[] {-m, 0, m}) {
      for (double q : new double[] {-m, 0, m}) {
        double[] state = new double[n];
        for (int i = 0; i < n; i++) {
          state[i] = xi[i] * (xi[i] == eta[i] ? p : q);
        }
        expected.add(state);
      }
    }
    for (long seed = 0; seed < 3; seed++) {
      FixedPoints found = search(cell, w, new double[1], 200, seed);
      matches(found, expected, 1e-10);
      assertThat(unstable(found)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2);
      assertThat(found.points().get(8).spectralRadius()).isCloseTo(beta, within(1e-12));
    }
  }

  private static int[] unstable(FixedPoints found) {
    return found.points().stream().mapToInt(FixedPoint::unstableDirections).toArray();
  }

  private static void matches(FixedPoints found, List<double[]> expected, double tolerance) {
    assertThat(found.points()).hasSameSizeAs(expected);
    for (double[] e : expected) {
      assertThat(found.points())
          .as(Arrays.toString(e))
          .anySatisfy(p -> assertThat(p.state()).containsExactly(e, within(tolerance)));
    }
  }

  /** A linear net has one, s = (I − W_hh)⁻¹ W_ih x, and J = W_hh everywhere. */
  @Test
  void linearNetWithAnInput() {
    Rnn cell = new Rnn(2, 6, Activation.IDENTITY);
    Weights w = gaussian(cell, 0.9, 11);
    double[] x = {0.7, -1.3};
    FixedPoints found = search(cell, w, x, 30, 3);
    assertThat(found.points()).hasSize(1);
    double[] s = found.points().get(0).state();
    Matrix u = w.block("W_hh");
    for (int i = 0; i < 6; i++) {
      double next = w.block("W_ih").get(i, 0) * x[0] + w.block("W_ih").get(i, 1) * x[1];
      next += w.block("b").get(i, 0);
      for (int j = 0; j < 6; j++) {
        next += u.get(i, j) * s[j];
      }
      assertThat(s[i]).isCloseTo(next, within(1e-12));
    }
    matches(found.points().get(0).eigenvalues(), w.backend().eigenvalues(u), 1, 0, 0, 1e-10);
  }

  /** Every state of h' = h is a fixed point, none of them alone. */
  @Test
  void aContinuumIsSaidToBeOne() {
    Rnn cell = new Rnn(1, 3, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.identity(3));
    FixedPoints found = search(cell, w, new double[1], 20, 4);
    assertThat(found.points()).hasSize(20).noneMatch(FixedPoint::isIsolated);
    assertThat(found.points()).allMatch(p -> p.stability() == Stability.MARGINAL);
  }

  /** h' = h + 1 has none. */
  @Test
  void noneWhereThereIsNone() {
    Rnn cell = new Rnn(1, 2, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.identity(2));
    w.set("b", Matrix.of(new double[][] {{1}, {1}}));
    FixedPoints found = search(cell, w, new double[1], 20, 5);
    assertThat(found.points()).isEmpty();
    assertThat(found.converged()).isZero();
  }

  /** D1: σ_f + σ_i σ_o eig(W_hh_g), and N zeros. */
  @Test
  void d1ZeroStateOfAnLstm() {
    int h = 7;
    Lstm cell = new Lstm(1, h);
    Weights w = gaussian(cell, 0.8, 21);
    for (String gate : List.of("i", "f", "g", "o")) {
      w.block("b_" + gate).fill(gate.equals("f") ? 1 : gate.equals("i") ? 0.3 : 0);
    }
    w.changed();
    FixedPoint zero = zeroState(cell, w);
    double forget = Activations.sigmoid(1);
    double slope = Activations.sigmoid(0.3) * 0.5;
    matches(
        zero.eigenvalues(), w.backend().eigenvalues(w.block("W_hh_g")), slope, forget, h, 1e-10);
  }

  /**
   * D7: σ_z + (1 − σ_z) σ_r eig(W_hh_n), whether the reset gate acts before the product or after.
   */
  @ParameterizedTest
  @EnumSource(Reset.class)
  void d7ZeroStateOfAGru(Reset reset) {
    Gru cell = new Gru(1, 9, reset);
    Weights w = gaussian(cell, 0.8, 22);
    for (var block : cell.layout().blocks()) {
      if (block.name().startsWith("b") || block.name().equals("d_n")) {
        boolean z = block.name().equals("b_z");
        w.block(block.name()).fill(z ? 0.6 : block.name().equals("b_r") ? -0.4 : 0);
      }
    }
    w.changed();
    FixedPoint zero = zeroState(cell, w);
    double kept = Activations.sigmoid(0.6);
    double slope = (1 - kept) * Activations.sigmoid(-0.4);
    matches(zero.eigenvalues(), w.backend().eigenvalues(w.block("W_hh_n")), slope, kept, 0, 1e-10);
  }

  private static FixedPoint zeroState(Cell cell, Weights w) {
    FixedPoints found = search(cell, w, new double[1], 40, 6);
    return found.points().stream()
        .filter(p -> Arrays.stream(p.state()).allMatch(v -> v == 0))
        .findFirst()
        .orElseThrow();
  }

  /** Each found value has its own partner among slope · base + offset and the zeros. */
  private static void matches(
      Eigenvalues found, Eigenvalues base, double slope, double offset, int zeros, double within) {
    List<double[]> expected = new ArrayList<>();
    for (int k = 0; k < base.size(); k++) {
      expected.add(new double[] {offset + slope * base.re()[k], slope * base.im()[k]});
    }
    for (int k = 0; k < zeros; k++) {
      expected.add(new double[2]);
    }
    assertThat(found.size()).isEqualTo(expected.size());
    for (int k = 0; k < found.size(); k++) {
      double re = found.re()[k];
      double im = found.im()[k];
      double[] partner =
          expected.stream()
              .filter(e -> Math.hypot(e[0] - re, e[1] - im) < within)
              .findFirst()
              .orElse(null);
      assertThat(partner).as(re + " + " + im + "i").isNotNull();
      expected.remove(partner);
    }
  }

  private static Weights gaussian(Cell cell, double gain, long seed) {
    Weights w = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(seed));
    for (var block : cell.layout().blocks()) {
      normals.fill(w.block(block.name()).data(), gain / Math.sqrt(cell.hiddenSize()));
    }
    w.changed();
    return w;
  }

  @Test
  void theSameSeedGivesTheSamePoints() {
    Rnn cell = new Rnn(1, 10, Activation.TANH);
    Weights w = gaussian(cell, 3, 31);
    FixedPoints a = search(cell, w, new double[1], 100, 7);
    FixedPoints b = search(cell, w, new double[1], 100, 7);
    assertThat(a.points().size()).isGreaterThan(1).isEqualTo(b.points().size());
    for (int k = 0; k < a.points().size(); k++) {
      assertThat(a.points().get(k).state()).isEqualTo(b.points().get(k).state());
    }
  }

  @Test
  void refusesWhatItCannotUse() {
    Rnn cell = new Rnn(2, 2, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    assertThatThrownBy(() -> new FixedPointSearch(0, 1, 1e-12, new Seed(0)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("starts");
    assertThatThrownBy(() -> new FixedPointSearch(1, 0, 1e-12, new Seed(0)))
        .hasMessageContaining("spread");
    assertThatThrownBy(() -> new HeldMap(cell, w, new double[1])).hasMessageContaining("input");
    HeldMap map = new HeldMap(cell, w, new double[2]);
    FixedPointSearch search = new FixedPointSearch(3, 1, 1e-12, new Seed(0));
    assertThatThrownBy(() -> search.search(map, List.of(new double[3])))
        .hasMessageContaining("entries of a start: got 3, expected 2");
  }
}
