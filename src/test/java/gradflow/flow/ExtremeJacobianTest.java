package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Step Jacobians near the ends of a double's range are numbers; those beyond end a run. */
class ExtremeJacobianTest {
  private static final List<Part> PARTS = List.of(new Part("h", 2), new Part("c", 2));

  /** [A, D] · scale with |A| = O(1): its powers are known from those at scale 1. */
  private static StepJacobian jacobian(double scale) {
    StepJacobian j = new StepJacobian(PARTS, 2);
    j.dense(0).set(Matrix.of(new double[][] {{0.5 * scale, scale}, {-scale, 0.25 * scale}}));
    j.dense(1).set(Matrix.of(new double[][] {{scale, 0}, {0.125 * scale, -0.5 * scale}}));
    for (int p = 0; p < 2; p++) {
      j.diagonal(p)[0] = scale;
      j.diagonal(p)[1] = (p - 0.5) * scale;
    }
    return j;
  }

  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void productsOfFiniteJacobiansHaveNormsWhateverTheirSize(Backend backend) {
    double usual = lnNormOfTenFactors(backend, jacobian(1));
    for (int power : new int[] {1021, 700, 501, -501, -700, -1020}) {
      double ln = lnNormOfTenFactors(backend, jacobian(Math.scalb(1.0, power)));
      assertThat(ln)
          .as("2^%d", power)
          .isCloseTo(usual + 10 * power * Math.log(2), within(1e-12 * Math.abs(ln)));
    }
  }

  private static double lnNormOfTenFactors(Backend backend, StepJacobian j) {
    ChainProduct p = new ChainProduct(backend, PARTS, 2);
    for (int t = 10; t >= 1; t--) {
      p.multiplyRight(t, j);
    }
    assertThat(p.frobeniusNorm().ln()).isCloseTo(p.spectralNorm().ln(), within(Math.log(2)));
    return p.spectralNorm().ln();
  }

  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void lyapunovSumsOfFiniteJacobiansHaveValuesWhateverTheirSize(Backend backend) {
    double[] usual = sums(backend, jacobian(1));
    for (int power : new int[] {1021, 501, -501, -1020}) {
      double[] sums = sums(backend, jacobian(Math.scalb(1.0, power)));
      for (int i = 0; i < usual.length; i++) {
        assertThat(sums[i]).isCloseTo(usual[i] + 40 * power * Math.log(2), within(1e-9));
      }
    }
  }

  private static double[] sums(Backend backend, StepJacobian j) {
    TangentFrame f =
        new TangentFrame(backend, TangentFrame.start(backend, 4, 4, new Seed(3)), 2, 0);
    for (int t = 1; t <= 40; t++) {
      f.push(t, j);
    }
    return f.logs();
  }

  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void anEntryThatIsNotFiniteIsADivergence(Backend backend) {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      for (boolean inDiagonal : new boolean[] {false, true}) {
        StepJacobian j = jacobian(1);
        (inDiagonal ? j.diagonal(1) : j.dense(1).data())[1] = bad;
        ChainProduct p = new ChainProduct(backend, PARTS, 2);
        p.multiplyRight(9, jacobian(1));
        double before = p.spectralNorm().ln();
        assertThatThrownBy(() -> p.multiplyRight(8, j))
            .isInstanceOf(DivergenceException.class)
            .hasMessageContaining("at step 8");
        assertThat(p.spectralNorm().ln()).isEqualTo(before);
        TangentFrame f = new TangentFrame(backend, Matrix.identity(4), 2, 0);
        assertThatThrownBy(() -> f.push(7, j)).isInstanceOf(DivergenceException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void aZeroJacobianIsNoDivergence(Backend backend) {
    ChainProduct p = new ChainProduct(backend, PARTS, 2);
    p.multiplyRight(2, jacobian(0));
    p.multiplyRight(1, jacobian(1));
    assertThat(p.spectralNorm().ln()).isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
