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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralRadiusTest {
  private static final Seed SEED = new Seed(4);

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.95, 1, 7})
  void radiusIsExact(double radius) {
    for (Initialiser of :
        List.of(new Gaussian(1), new Uniform(3), new Orthogonal(1), new NonNormal(1, 1))) {
      Matrix w = Matrix.zeros(50, 50);
      new SpectralRadius(of, radius).fill(w, "W_hh", SEED);
      assertThat(Backends.standard().eigenvalues(w).spectralRadius())
          .isCloseTo(radius, within(radius * 1e-12));
    }
  }

  @Test
  void rescalesTheVeryDrawsOfTheOther() {
    Matrix plain = Matrix.zeros(9, 9);
    Matrix scaled = Matrix.zeros(9, 9);
    new Gaussian(1).fill(plain, "W_hh", SEED);
    new SpectralRadius(new Gaussian(1), 0.5).fill(scaled, "W_hh", SEED);
    double factor = scaled.get(0, 0) / plain.get(0, 0);
    for (int k = 0; k < 81; k++) {
      assertThat(scaled.data()[k]).isCloseTo(factor * plain.data()[k], within(1e-15));
    }
  }

  @Test
  void refusesNilpotentBlocks() {
    assertThatThrownBy(
            () -> new SpectralRadius(new Jordan(0, 1), 0.9).fill(Matrix.zeros(5, 5), "W_hh", SEED))
        .isInstanceOf(BadArgument.class)
        .hasMessage(
            "W_hh: got a block of spectral radius 0.0 (nilpotent: all eigenvalues are 0), which cannot be rescaled to 0.9; "
                + "expected an initialiser with an eigenvalue other than 0");
    assertThatThrownBy(
            () -> new SpectralRadius(new Constant(0), 0.9).fill(Matrix.zeros(5, 5), "W_hh", SEED))
        .isInstanceOf(BadArgument.class);
  }

  /**
   * The smart-tanh initialisation of pascanu2013: 50 units, 15 inputs each, spectral radius 0.95.
   */
  @Test
  void smartTanh() {
    Matrix w = Matrix.zeros(50, 50);
    new Sparse(15, 0.95).fill(w, "W_hh", SEED);
    for (double[] row : w.toRows()) {
      assertThat(Arrays.stream(row).filter(v -> v != 0).count()).isEqualTo(15);
    }
    assertThat(Backends.standard().eigenvalues(w).spectralRadius()).isCloseTo(0.95, within(1e-12));
  }

  /**
   * Each column is chosen with probability 15/50 in each of 50 x 40 rows: 50 bounds of 5 standard
   * errors, 3e-5.
   */
  @Test
  void sparseChoosesColumnsEvenly() {
    int[] hits = new int[50];
    for (int draw = 0; draw < 40; draw++) {
      Matrix w = Matrix.zeros(50, 50);
      new Sparse(15, 0.95).fill(w, "W_hh", new Seed(draw));
      for (int k = 0; k < 2500; k++) {
        hits[k % 50] += w.data()[k] != 0 ? 1 : 0;
      }
    }
    for (int h : hits) {
      assertThat(h / 2000.0).isCloseTo(0.3, within(5 * Math.sqrt(0.21 / 2000)));
    }
  }
}
