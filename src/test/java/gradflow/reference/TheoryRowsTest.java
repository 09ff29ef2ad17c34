package gradflow.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.Sequence;
import gradflow.flow.Walk;
import gradflow.init.Jordan;
import gradflow.init.Orthogonal;
import gradflow.linalg.Activation;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Closed forms that the instrument must reproduce. Elsewhere: A1, A12–A15, D1, D7, F13 and H5 in
 * the tests of the cells and activations, A6 in ChainProductTest, A7 in CellContractTest, A16 and
 * A17 in ChronoTest, H1, H4 in LongProductsTest.
 */
class TheoryRowsTest {
  private static final Backend BACKEND = Backends.standard();

  private static Walk linear(Matrix u, int steps) {
    Cell cell = new Rnn(1, u.rows(), Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout()).set("W_hh", u);
    return new Walk(cell, w, Sequence.zeros(steps, 1, 1), Matrix.zeros(u.rows(), 1), 1L << 30);
  }

  @Test
  void a2DiagonalWeights() {
    Matrix u = Matrix.zeros(3, 3);
    u.set(0, 0, 0.5);
    u.set(1, 1, -0.25);
    u.set(2, 2, 0.125);
    double[] log = linear(u, 10_000).logNorms(0);
    for (int t = 0; t <= 10_000; t += 500) {
      assertThat(log[t]).isCloseTo((10_000 - t) * Math.log(0.5), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 4})
  void a3OrthogonalWeights(double gain) {
    Matrix u = Matrix.zeros(12, 12);
    new Orthogonal(gain).fill(u, "W_hh", new Seed(1));
    Walk walk = linear(u, 400);
    double[] log = walk.logNorms(0);
    for (int t = 0; t <= 400; t++) {
      assertThat(log[t]).isCloseTo((400 - t) * Math.log(gain), within(1e-10));
    }
    double[] sigma = BACKEND.singularValues(walk.jacobians(0).get(0));
    assertThat(sigma[0] / sigma[11]).isCloseTo(1, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1,10.080354", "5,32.815625", "9,38.745923", "100,0.0295127"})
  void a4TransientGrowth(int lag, double expected) {
    Matrix u = Matrix.zeros(2, 2);
    new Jordan(0.9, 10).fill(u, "W_hh", new Seed(1));
    assertThat(Math.exp(linear(u, lag).logNorms(0)[0]))
        .isCloseTo(expected, within(expected * 2e-6));
    double x = Math.pow(0.9, lag);
    double y = lag * 10 * Math.pow(0.9, lag - 1);
    double closed = (y + Math.sqrt(y * y + 4 * x * x)) / 2;
    assertThat(Math.exp(linear(u, lag).logNorms(0)[0])).isCloseTo(closed, within(closed * 1e-10));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 500})
  void a5SumOfExponentsIsTheLogDeterminant(int steps) {
    Cell cell = new Rnn(1, 30, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Walk.gaussian(cell, 1.5, new Seed(2)).block("W_hh"));
    List<Matrix> jacobians =
        new Walk(cell, w, Sequence.zeros(steps, 1, 1), Walk.state(cell, 1, new Seed(9)), 1L << 30)
            .jacobians(0);
    Matrix q = Matrix.identity(30);
    Matrix r = Matrix.zeros(30, 30);
    double exponents = 0;
    double determinants = 0;
    for (Matrix j : jacobians) {
      Matrix next = Matrix.zeros(30, 30);
      BACKEND.multiply(1, j, false, q, false, 0, next);
      BACKEND.qr(next, r);
      q = next;
      for (int k = 0; k < 30; k++) {
        exponents += Math.log(r.get(k, k));
      }
      determinants += BACKEND.logAbsDeterminant(j);
    }
    assertThat(exponents / steps).isCloseTo(determinants / steps, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID"})
  void a8PascanusBoundIsNeverViolated(Activation activation) {
    for (int seed = 0; seed < 20; seed++) {
      Cell cell = new Rnn(2, 10, activation);
      Weights w = Walk.gaussian(cell, 0.3 + 0.2 * seed, new Seed(seed));
      Walk walk =
          new Walk(
              cell,
              w,
              Walk.noise(30, 2, 1, new Seed(seed).child("x")),
              Matrix.zeros(10, 1),
              1L << 30);
      double step = Math.log(activation.maxSlope() * BACKEND.singularValues(w.block("W_hh"))[0]);
      double[] log = walk.logNorms(0);
      for (int t = 0; t <= 30; t++) {
        assertThat(log[t]).isLessThanOrEqualTo((30 - t) * step + 1e-9);
      }
      for (Matrix j : walk.jacobians(0)) {
        assertThat(Math.log(BACKEND.singularValues(j)[0])).isLessThanOrEqualTo(step + 1e-12);
      }
    }
  }

  @Test
  void h3NormsOfAHugeSpreadAreFinite() {
    Matrix u = Matrix.zeros(2, 2);
    u.set(0, 0, 1);
    u.set(1, 1, 1e-5);
    double[] log = linear(u, 100).logNorms(0); // singular values 1 and 10^-500
    assertThat(Arrays.stream(log).map(Math::abs).max().getAsDouble()).isLessThan(1e-12);
    u.set(0, 0, 1e-5);
    u.set(1, 1, 1e-7);
    assertThat(linear(u, 100).logNorms(0)[0]).isCloseTo(-500 * Math.log(10), within(1e-9));
  }

  @Test
  void i1TheSpectrumOfAnLstmNeedsTheCellState() { // D5: h alone says about ln(g/4), the truth is
    // ln(1/2 + g/4)
    int n = 64;
    Cell cell = new Lstm(1, n);
    Weights w = Walk.gaussian(cell, 0, new Seed(4));
    new Orthogonal(1)
        .fill(w.block("W_hh_g"), "W_hh_g", new Seed(4)); // eigenvalues on the unit circle
    w.changed();
    Tape tape = new Tape(cell, 1);
    cell.step(w, tape);
    StepJacobian j = cell.newJacobian();
    cell.jacobian(w, tape, 0, j);
    double whole = Math.log(BACKEND.eigenvalues(j.toMatrix()).spectralRadius());
    double largestReal =
        Math.log(
            Arrays.stream(BACKEND.eigenvalues(w.block("W_hh_g")).re())
                .map(re -> modulus(re))
                .max()
                .getAsDouble());
    assertThat(whole).isCloseTo(largestReal, within(1e-10));
    double hOnly = Math.log(BACKEND.eigenvalues(j.dense(0)).spectralRadius());
    assertThat(hOnly).isCloseTo(Math.log(0.25), within(1e-10));
    assertThat(whole - hOnly).isGreaterThan(1);
  }

  /** |1/2 + e^{iφ}/4| for cos φ = re. */
  private static double modulus(double re) {
    return Math.hypot(0.5 + re / 4, Math.sqrt(Math.max(0, 1 - re * re)) / 4);
  }
}
