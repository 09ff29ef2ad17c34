package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Candidate;
import gradflow.cell.LinearOutput;
import gradflow.cell.Lru;
import gradflow.cell.MinGru;
import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products and exponents of banded Jacobians against the same Jacobians written out. */
class BandedTest {
  private static final int N = 6;
  private static final List<Part> PARTS = List.of(new Part("h", N));

  private static StepJacobian banded(boolean pairs, Normals normals) {
    StepJacobian j = StepJacobian.banded(PARTS, pairs ? 2 : 1);
    for (double[] band : j.bands()) {
      normals.fill(band, 0.7);
    }
    return j;
  }

  private static StepJacobian writtenOut(StepJacobian j) {
    StepJacobian out = new StepJacobian(PARTS, N);
    out.dense(0).set(j.toMatrix());
    return out;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProductOfBandsIsThatOfTheMatrices(boolean pairs) {
    Normals normals = new Normals(new Seed(5));
    StepJacobian first = banded(pairs, normals);
    ChainProduct bands = ChainProduct.of(Backends.standard(), PARTS, first, SpectralNorm.SHARPEST);
    ChainProduct matrices = new ChainProduct(Backends.standard(), PARTS, N, SpectralNorm.SHARPEST);
    for (int t = 400; t > 0; t--) {
      StepJacobian j = t == 200 ? writtenOut(first) : banded(pairs, normals); // one is a matrix
      bands.multiplyRight(t, j);
      matrices.multiplyRight(t, writtenOut(j));
      assertThat(bands.spectralNorm().ln()).isCloseTo(matrices.spectralNorm().ln(), within(1e-11));
      assertThat(bands.frobeniusNorm().ln())
          .isCloseTo(matrices.frobeniusNorm().ln(), within(1e-11));
      assertThat(bands.blockSpectralNorm(0).ln())
          .isCloseTo(matrices.spectralNorm().ln(), within(1e-11));
      double scale = bands.exponent() - matrices.exponent();
      double[] expected = matrices.mantissas().data();
      double[] actual = bands.mantissas().data();
      for (int k = 0; k < expected.length; k++) {
        assertThat(actual[k] * Math.pow(2, scale)).isCloseTo(expected[k], within(1e-10));
      }
    }
  }

  /** Of a mingru: to 1e-12 of the logarithm, as StructuredProductBench has it at n = 256. */
  @Test
  void normsOfAMinGruAreThoseOfItsMatrices() {
    int n = 24;
    int steps = 800;
    MinGru cell = new MinGru(1, n, Candidate.LINEAR);
    Weights w = Walk.gaussian(cell, 1, new Seed(9));
    Sequence x = Walk.noise(steps, 1, 1, new Seed(10));
    ChainProduct bands =
        ChainProduct.of(
            Backends.standard(), cell.parts(), cell.newJacobian(), SpectralNorm.SHARPEST);
    ChainProduct matrices =
        new ChainProduct(Backends.standard(), cell.parts(), n, SpectralNorm.SHARPEST);
    StepJacobian dense = new StepJacobian(cell.parts(), n);
    new BlockRun(cell, w, x, Matrix.zeros(n, 1))
        .backward(
            (t, sample, j) -> {
              dense.dense(0).set(j.toMatrix());
              bands.multiplyRight(t, j);
              matrices.multiplyRight(t, dense);
              double expected = matrices.spectralNorm().ln();
              assertThat(bands.spectralNorm().ln())
                  .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
            });
  }

  @Test
  void whatIsZeroIsZero() {
    StepJacobian j = StepJacobian.banded(PARTS, 1);
    Arrays.fill(j.bands()[0], 0);
    ChainProduct p = ChainProduct.of(Backends.standard(), PARTS, j, SpectralNorm.TOLERANCE);
    assertThat(p.spectralNorm().ln()).isZero();
    p.multiplyRight(1, j);
    assertThat(p.spectralNorm().ln()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(p.frobeniusNorm().ln()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theDirectionsOfBandsGrowAsThoseOfTheMatrices(boolean pairs) {
    Normals normals = new Normals(new Seed(6));
    Matrix start = TangentFrame.start(Backends.standard(), N, N, new Seed(7));
    TangentFrame matrices = new TangentFrame(Backends.standard(), start, N, 0);
    BandedTangents bands = new BandedTangents(start.block(0, 0, N, 1).data(), N);
    int steps = 3000;
    for (int t = 1; t <= steps; t++) {
      StepJacobian j = banded(pairs, normals);
      matrices.push(t, writtenOut(j));
      bands.push(t, j);
    }
    double[] expected = matrices.logs();
    Arrays.sort(expected);
    double[] logs = bands.logs();
    assertThat(bands.logVolume()).isCloseTo(Arrays.stream(expected).sum(), within(1e-7));
    double[] ordered = Arrays.stream(bands.living()).mapToDouble(i -> logs[i]).toArray();
    for (int i = 0; i < N; i++) { // up to what the start vectors project onto each direction
      assertThat(ordered[i] / steps).isCloseTo(expected[N - 1 - i] / steps, within(0.01));
    }
  }

  /** Every exponent of an lru is −e^ν, twice, whatever the input. */
  @Test
  void exponentsOfAnLru() {
    Lru cell = new Lru(1, 3, LinearOutput.STATE);
    Weights w = Weights.zeros(cell.layout());
    double[] nu = {-1, -3, -2};
    w.set("nu_log", Matrix.wrap(3, 1, nu))
        .set("theta_log", Matrix.wrap(3, 1, new double[] {0.3, -1, 1}));
    LyapunovResult all =
        LyapunovSpectrum.of(5000, 100).measure(cell, w, (t, x) -> x[0] = 1, Matrix.zeros(6, 1));
    double[] expected = {-Math.exp(-3), -Math.exp(-2), -Math.exp(-1)};
    for (int i = 0; i < 6; i++) {
      assertThat(all.exponents()[i]).isCloseTo(expected[i / 2], within(1e-13));
    }
    LyapunovResult top =
        LyapunovSpectrum.of(5000, 100)
            .top(3)
            .measure(cell, w, (t, x) -> x[0] = 1, Matrix.zeros(6, 1));
    assertThat(top.exponents()).hasSize(3);
    assertThat(top.exponents()).containsExactly(Arrays.copyOf(all.exponents(), 3));
  }

  /** A closed gate in the burn-in does not count, one that closes later is an annihilation. */
  @Test
  void exponentsOfAMinGru() {
    MinGru cell = new MinGru(1, 2, Candidate.LINEAR);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_ih_z", Matrix.of(new double[][] {{1}, {0}}));
    w.set("b_z", Matrix.of(new double[][] {{0}, {1}}));
    Feed burst = (t, x) -> x[0] = t == 3 ? 2000 : 0;
    LyapunovResult late = LyapunovSpectrum.of(100, 10).measure(cell, w, burst, Matrix.zeros(2, 1));
    assertThat(late.exponents()[0]).isCloseTo(-Math.log(2), within(1e-14));
    assertThat(late.exponents()[1]).isCloseTo(-Math.log1p(Math.E), within(1e-14));
    LyapunovResult early = LyapunovSpectrum.of(100, 0).measure(cell, w, burst, Matrix.zeros(2, 1));
    assertThat(early.exponents()[0]).isCloseTo(-Math.log1p(Math.E), within(1e-14));
    assertThat(early.exponents()[1]).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /** Blocks of 3 x 3 with the singular values and exponents that the matrices have. */
  @Test
  void normsAndDirectionsOfBlocksOfThree() {
    Normals normals = new Normals(new Seed(8));
    double[] product = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    double[] frame = product.clone();
    double[] logs = new double[3];
    double logDeterminant = 0;
    for (int t = 0; t < 12; t++) {
      double[] j = new double[9];
      normals.fill(j, 1);
      Matrix next = Matrix.zeros(3, 3);
      Backends.standard()
          .multiply(1, Matrix.wrap(3, 3, j), false, Matrix.wrap(3, 3, product), false, 0, next);
      product = next.data();
      double exact = Backends.standard().singularValues(next)[0];
      assertThat(SmallBlocks.norm(product.clone(), 3)).isCloseTo(exact, within(1e-14 * exact));
      double[] r = new double[3];
      SmallBlocks.push(j, frame, r, 3);
      for (int d = 0; d < 3; d++) {
        logs[d] += Math.log(r[d]);
      }
      logDeterminant += Backends.standard().logAbsDeterminant(Matrix.wrap(3, 3, j));
    }
    assertThat(Arrays.stream(logs).sum()).isCloseTo(logDeterminant, within(1e-12));
    double first =
        Math.sqrt(product[0] * product[0] + product[3] * product[3] + product[6] * product[6]);
    assertThat(logs[0]).isCloseTo(Math.log(first), within(1e-13)); // of the first column
  }

  /** Factors beyond 2^±500 neither overflow nor vanish in products that stay in range. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void extremeBandsKeepTheirDigits(boolean pairs) {
    StepJacobian j = StepJacobian.banded(PARTS, pairs ? 2 : 1);
    ChainProduct p = ChainProduct.of(Backends.standard(), PARTS, j, SpectralNorm.TOLERANCE);
    BandedTangents tangents = new BandedTangents(new double[] {1, 1, 1, 1, 1, 1}, N);
    for (double factor : new double[] {3e300, 5e-310, 1e-305, 1e306, 7e10, 1e-4}) {
      double[][] bands = j.bands();
      for (double[] band : bands) {
        Arrays.fill(band, 0);
      }
      Arrays.fill(bands[0], factor);
      Arrays.fill(bands[bands.length - 1], factor);
      p.multiplyRight(1, j);
      tangents.push(1, j);
    }
    double expected =
        Math.log(3e300)
            + Math.log(5e-310)
            + Math.log(1e-305)
            + Math.log(1e306)
            + Math.log(7e10)
            + Math.log(1e-4);
    assertThat(p.spectralNorm().ln()).isCloseTo(expected, within(1e-12));
    assertThat(tangents.logs())
        .containsExactly(
            new double[] {expected, expected, expected, expected, expected, expected},
            within(1e-12));
  }
}
