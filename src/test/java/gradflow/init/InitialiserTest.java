package gradflow.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every initialiser, the closed forms, the moments of the independent ones, and all
 * messages.
 */
class InitialiserTest {
  private static final Seed SEED = new Seed(6);

  private static Matrix fill(Initialiser initialiser, int rows, int cols) {
    Matrix w = Matrix.zeros(rows, cols);
    initialiser.fill(w, "W_hh", SEED);
    return w;
  }

  static Stream<Initialiser> squareOnes() {
    return Stream.of(
        new Gaussian(1),
        new Normal(0.1),
        new Uniform(0.5),
        new Pytorch(),
        new GlorotUniform(1),
        new GlorotNormal(1),
        new Orthogonal(1),
        new Identity(1),
        new Diagonal(List.of(0.5)),
        new SpectralRadius(new Gaussian(1), 0.9),
        new Jordan(0.9, 1),
        new NonNormal(0.9, 1),
        new Sparse(3, 0.95),
        new Constant(2));
  }

  /** Whatever stood in a block, and whatever was filled before, a block gets the same bits. */
  @ParameterizedTest
  @MethodSource("squareOnes")
  void bitsDependOnSeedNameAndShapeOnly(Initialiser initialiser) {
    Matrix first = Matrix.zeros(6, 6);
    initialiser.fill(first, "W_hh_f", SEED);
    Matrix second = Matrix.zeros(6, 6);
    second.fill(Double.NaN);
    initialiser.fill(Matrix.zeros(6, 6), "W_hh_i", SEED);
    initialiser.fill(second, "W_hh_f", SEED);
    assertThat(second.data()).isEqualTo(first.data());
    assertThat(first.isFinite()).isTrue();
  }

  static Stream<Initialiser> randomOnes() {
    return squareOnes()
        .filter(
            i ->
                !(i instanceof Identity
                    || i instanceof Diagonal
                    || i instanceof Jordan
                    || i instanceof Constant));
  }

  @ParameterizedTest
  @MethodSource("randomOnes")
  void namesAndSeedsGiveOtherDraws(Initialiser initialiser) {
    Matrix one = fill(initialiser, 6, 6);
    Matrix otherName = Matrix.zeros(6, 6);
    initialiser.fill(otherName, "W_ih", SEED);
    Matrix otherSeed = Matrix.zeros(6, 6);
    initialiser.fill(otherSeed, "W_hh", new Seed(7));
    assertThat(one.data()).isNotEqualTo(otherName.data()).isNotEqualTo(otherSeed.data());
  }

  static Stream<Arguments> variances() {
    return Stream.of(
        Arguments.of(new Gaussian(2), 4.0 / 200, 3.0),
        Arguments.of(new Normal(0.1), 0.01, 3.0),
        Arguments.of(new GlorotNormal(2), 8.0 / 500, 3.0),
        Arguments.of(new Uniform(0.5), 0.25 / 3, 1.8),
        Arguments.of(new Pytorch(), 1.0 / 900, 1.8),
        Arguments.of(new GlorotUniform(2), 8.0 / 500, 1.8));
  }

  /**
   * Mean, variance and kurtosis of 300 x 200 entries within 5 standard errors: 18 bounds, false
   * alarm 1e-5.
   */
  @ParameterizedTest
  @MethodSource("variances")
  void momentsAreAsStated(Initialiser initialiser, double variance, double kurtosis) {
    double[] w = fill(initialiser, 300, 200).data();
    double root = Math.sqrt(w.length);
    double deviation = Math.sqrt(variance);
    assertThat(Arrays.stream(w).average().orElseThrow() / deviation).isCloseTo(0, within(5 / root));
    assertThat(Arrays.stream(w).map(v -> v * v).average().orElseThrow() / variance)
        .isCloseTo(1, within(5 * Math.sqrt(kurtosis - 1) / root));
    assertThat(Arrays.stream(w).map(v -> Math.pow(v / deviation, 4)).average().orElseThrow())
        .isCloseTo(kurtosis, within(5 * Math.sqrt(105 - 9) / root));
  }

  @Test
  void uniformStaysInItsBoundsAndReachesThem() {
    assertThat(fill(new Uniform(0.5), 100, 100).maxAbs()).isBetween(0.499, 0.5);
    assertThat(fill(new Pytorch(), 100, 400).maxAbs()).isBetween(0.0999, 0.1);
    assertThat(fill(new GlorotUniform(1), 200, 400).maxAbs()).isBetween(0.0999, 0.1);
  }

  @Test
  void gainOnlyScales() {
    double[] one = fill(new Gaussian(1), 4, 4).data();
    assertThat(fill(new Gaussian(2), 4, 4).data())
        .isEqualTo(Arrays.stream(one).map(v -> 2 * v).toArray());
    assertThat(fill(new Gaussian(0), 4, 4).maxAbs()).isZero();
  }

  @Test
  void closedForms() {
    assertThat(fill(new Identity(3), 2, 2).data()).containsExactly(3, 0, 0, 3);
    assertThat(fill(new Diagonal(List.of(0.5)), 2, 2).data()).containsExactly(0.5, 0, 0, 0.5);
    assertThat(fill(new Diagonal(List.of(0.5, -1.0)), 2, 2).data()).containsExactly(0.5, 0, 0, -1);
    assertThat(fill(new Constant(-2), 1, 3).data()).containsExactly(-2, -2, -2);
    assertThat(
            fill(new Given(List.of(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0))), 2, 3).data())
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(fill(new Jordan(0.9, 10), 3, 3).data())
        .containsExactly(0.9, 10, 0, 0, 0.9, 10, 0, 0, 0.9);
  }

  /**
   * Transient growth of [[a, b], [0, a]] at a = 0.9, b = 10: the norm of the t-th power peaks at t
   * = 9 before it decays.
   */
  @Test
  void jordanGrowsBeforeItDecays() {
    Matrix w = fill(new Jordan(0.9, 10), 2, 2);
    assertThat(w.data()).containsExactly(0.9, 10, 0, 0.9);
    double[] norms = new double[101];
    Matrix power = Matrix.identity(2);
    for (int t = 1; t <= 100; t++) {
      Matrix next = Matrix.zeros(2, 2);
      Backends.standard().multiply(1, w, false, power, false, 0, next);
      power = next;
      norms[t] = Backends.standard().singularValues(power)[0];
    }
    assertThat(norms[1]).isCloseTo(10.080354, within(1e-5));
    assertThat(norms[5]).isCloseTo(32.815625, within(3e-5));
    assertThat(norms[9])
        .isCloseTo(38.745923, within(3e-5))
        .isEqualTo(Arrays.stream(norms).max().orElseThrow());
    assertThat(norms[100]).isCloseTo(0.0295127, within(3e-7));
  }

  static Stream<Arguments> messages() {
    double nan = Double.NaN;
    return Stream.of(
        message("gain: got -1.0, expected a finite number >= 0", () -> new Gaussian(-1)),
        message("gain: got NaN, expected a finite number >= 0", () -> new Orthogonal(nan)),
        message(
            "gain: got Infinity, expected a finite number >= 0",
            () -> new GlorotNormal(Double.POSITIVE_INFINITY)),
        message("gain: got -2.0, expected a finite number >= 0", () -> new GlorotUniform(-2)),
        message("deviation: got -1.0, expected a finite number >= 0", () -> new Normal(-1)),
        message("bound: got -1.0, expected a finite number >= 0", () -> new Uniform(-1)),
        message("scale: got NaN, expected a finite number", () -> new Identity(nan)),
        message("value: got NaN, expected a finite number", () -> new Constant(nan)),
        message("values: got none, expected at least 1", () -> new Diagonal(List.of())),
        message(
            "values: entry 1 is NaN, expected finite numbers only",
            () -> new Diagonal(List.of(1.0, nan))),
        message("values: got no entries, expected at least 1 x 1", () -> new Given(List.of())),
        message(
            "values: got 2, expected 1 (entries of row 1, as in row 0)",
            () -> new Given(List.of(List.of(1.0), List.of(2.0, 3.0)))),
        message(
            "values: entry 0 is NaN, expected finite numbers only",
            () -> new Given(List.of(List.of(nan)))),
        message(
            "radius: got 0.0, expected a finite number > 0",
            () -> new SpectralRadius(new Gaussian(1), 0)),
        message("radius: got -1.0, expected a finite number >= 0", () -> new Jordan(-1, 1)),
        message("coupling: got NaN, expected a finite number", () -> new Jordan(1, nan)),
        message("coupling: got -1.0, expected a finite number >= 0", () -> new NonNormal(1, -1)),
        message("nonzero: got 0, expected an integer >= 1", () -> new Sparse(0, 1)),
        message("max_lag: got 2, expected an integer >= 3", () -> new Chrono(2, 1)),
        message("sign: got 0, expected 1 or -1", () -> new Chrono(10, 0)),
        message(
            "W_hh: got 3 x 2, expected a square block for identity",
            () -> fill(new Identity(1), 3, 2)),
        message(
            "W_hh: got 3 x 2, expected a square block for diagonal",
            () -> fill(new Diagonal(List.of(1.0)), 3, 2)),
        message(
            "W_hh: got 3 x 2, expected a square block for jordan",
            () -> fill(new Jordan(1, 1), 3, 2)),
        message(
            "W_hh: got 3 x 2, expected a square block for non-normal",
            () -> fill(new NonNormal(1, 1), 3, 2)),
        message(
            "W_hh: got 3 x 2, expected a square block for sparse",
            () -> fill(new Sparse(1, 1), 3, 2)),
        message(
            "W_hh: got 3 x 2, expected a square block for spectral-radius",
            () -> fill(new SpectralRadius(new Gaussian(1), 1), 3, 2)),
        message(
            "W_hh: got 2 diagonal values, expected 1 or 3",
            () -> fill(new Diagonal(List.of(1.0, 2.0)), 3, 3)),
        message(
            "W_hh: got 4 columns, expected at least nonzero = 15",
            () -> fill(new Sparse(15, 0.95), 4, 4)),
        message(
            "W_hh: got 3 x 2, expected a bias (1 column) for chrono",
            () -> fill(new Chrono(10, 1), 3, 2)),
        message(
            "W_hh: got values of 1 x 1, expected 2 x 2",
            () -> fill(new Given(List.of(List.of(1.0))), 2, 2)));
  }

  private static Arguments message(String expected, ThrowingCallable call) {
    return Arguments.of(expected, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void errorsSayWhatCameAndWhatWasExpected(String expected, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(BadArgument.class).hasMessage(expected);
  }
}
