package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.LyapunovResult.Sign;
import gradflow.init.Orthogonal;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;

/** What is said of the signs of exponents, and of what hangs on them. */
class ExponentSignsTest {
  private static final double GONE = Double.NEGATIVE_INFINITY;
  private static final double NONE = Double.NaN;

  private static ExponentSigns signs(int n, double[] exponents, double... errors) {
    return new ExponentSigns(exponents, errors, n);
  }

  private static void isRange(Range actual, double low, double high) {
    assertThat(actual.low()).isCloseTo(low, within(1e-12));
    assertThat(actual.high()).isCloseTo(high, within(1e-12));
  }

  @Test
  void chaos_has_the_usual_formulas_and_their_ends() {
    ExponentSigns s = signs(3, new double[] {0.5, -0.2, -1}, 0.1, 0.1, 0.2);
    assertThat(s.leading()).isEqualTo(Sign.POSITIVE);
    assertThat(s.kaplanYorke()).isCloseTo(2.3, within(1e-12));
    isRange(s.kaplanYorkeRange(), 2 + 0.1 / 1.2, 2 + 0.5 / 0.8);
    assertThat(s.entropyRate()).isCloseTo(0.5, within(1e-12));
    isRange(s.entropyRateRange(), 0.4, 0.6);
  }

  @Test
  void what_is_0_within_its_error_does_not_make_the_dimension_jump() {
    for (double noise : new double[] {1e-14, -1e-14, 0}) {
      ExponentSigns one = signs(2, new double[] {noise, -0.7}, 2e-14, 1e-3);
      assertThat(one.leading()).isEqualTo(Sign.ZERO);
      assertThat(one.kaplanYorke()).isEqualTo(1);
      isRange(one.kaplanYorkeRange(), 0, 1);
      assertThat(one.entropyRate()).isCloseTo(0, within(1e-13));
      isRange(one.entropyRateRange(), 0, 0);
      ExponentSigns two = signs(3, new double[] {noise, noise, -0.7}, 2e-14, 2e-14, 1e-3);
      assertThat(two.kaplanYorke()).isEqualTo(2);
      isRange(two.kaplanYorkeRange(), 0, 2);
    }
    assertThat(signs(2, new double[] {1e-14, -0.7}, 2e-15, 0).leading()).isEqualTo(Sign.POSITIVE);
    assertThat(signs(2, new double[] {-1e-14, -0.7}, 2e-15, 0).leading()).isEqualTo(Sign.NEGATIVE);
  }

  @Test
  void a_stable_state_has_no_dimension() {
    ExponentSigns s = signs(2, new double[] {-0.1, GONE}, 0.05, 0);
    assertThat(s.leading()).isEqualTo(Sign.NEGATIVE);
    assertThat(s.kaplanYorke()).isZero();
    isRange(s.kaplanYorkeRange(), 0, 0);
    isRange(s.entropyRateRange(), 0, 0);
    isRange(signs(2, new double[] {0.5, GONE}, 0.1, 0).kaplanYorkeRange(), 1, 1);
  }

  @Test
  void without_errors_there_is_no_range() {
    ExponentSigns s = signs(2, new double[] {0.1, -0.4}, NONE, NONE);
    assertThat(s.leading()).isEqualTo(Sign.NO_ERROR);
    assertThat(s.leading().number()).isNaN();
    assertThat(s.kaplanYorke()).isCloseTo(1.25, within(1e-12));
    assertThat(s.kaplanYorkeRange()).isEqualTo(Range.UNKNOWN);
    assertThat(s.entropyRateRange()).isEqualTo(Range.UNKNOWN);
  }

  @Test
  void exponents_that_are_not_known_are_counted_in() {
    // none of the other three is above the last that is known
    ExponentSigns all = signs(5, new double[] {0.3, 0.1}, 0.01, 0.01);
    assertThat(all.entropyRate()).isNaN();
    isRange(all.entropyRateRange(), 0.29 + 0.09, 0.31 + 4 * 0.11);
    assertThat(all.kaplanYorke()).isNaN();
    isRange(all.kaplanYorkeRange(), 2, 5);
    ExponentSigns enough = signs(5, new double[] {0.3, -0.1}, 0.01, 0.01);
    assertThat(enough.entropyRate()).isEqualTo(0.3);
    isRange(enough.kaplanYorkeRange(), 2, 2 + (0.31 - 0.09) / 0.09);
    // 0 within its error: the next one may be positive
    assertThat(signs(5, new double[] {0.3, 1e-15}, 0.01, 1e-14).entropyRate()).isNaN();
    assertThat(signs(5, new double[] {0.3, -1e-15}, 0.01, 1e-14).entropyRate()).isNaN();
    assertThat(signs(2, new double[] {NONE, GONE}, NONE, 0).leading()).isEqualTo(Sign.MISSING);
    ExponentSigns lost = signs(4, new double[] {-0.5, NONE, GONE}, 0.1, NONE, 0);
    assertThat(lost.kaplanYorke()).isZero();
    isRange(lost.kaplanYorkeRange(), 0, 0);
    assertThat(lost.entropyRate()).isZero();
  }

  private static LyapunovResult linear(Matrix w, long steps) {
    int n = w.rows();
    Rnn cell = new Rnn(1, n, Activation.IDENTITY);
    Weights weights = Weights.zeros(cell.layout());
    weights.set("W_hh", w);
    return LyapunovSpectrum.of(steps, 60).measure(cell, weights, Feed.zero(), Matrix.zeros(n, 1));
  }

  /** Their exponents are 0, or what rounding leaves, and every window says the same. */
  @Test
  void neutral_exponents_are_0_within_the_bound_of_rounding() {
    for (int n : new int[] {1, 2, 3, 8, 40}) {
      for (int seed = 0; seed < 5; seed++) {
        Matrix w = Matrix.zeros(n, n);
        new Orthogonal(1).fill(w, "W_hh", new Seed(seed));
        LyapunovResult r = linear(w, 200);
        assertThat(r.sign()).isEqualTo(Sign.ZERO);
        assertThat(r.kaplanYorke()).isEqualTo(n);
        isRange(r.kaplanYorkeRange(), 0, n);
        assertThat(r.errors()[0]).isBetween(1e-16, 1e-12);
        for (int i = 0; i < n; i++) {
          assertThat(Math.abs(r.exponents()[i])).isLessThanOrEqualTo(r.errors()[i]);
        }
      }
    }
    assertThat(linear(Matrix.diagonal(new double[] {1 + 1e-10, 0.5}), 200).sign())
        .isEqualTo(Sign.POSITIVE);
    assertThat(linear(Matrix.diagonal(new double[] {1 - 1e-10, 0.5}), 200).sign())
        .isEqualTo(Sign.NEGATIVE);
    assertThat(linear(Matrix.diagonal(new double[] {0.9, 0.5}), 1).sign()).isEqualTo(Sign.NO_ERROR);
  }

  @Test
  void a_limit_cycle_has_dimension_1_whatever_the_sign_of_its_leading_exponent() {
    Rnn cell = new Rnn(1, 2, Activation.TANH, 0.05);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{1.5, 1.2}, {-1.2, 1.5}}));
    Matrix start = Matrix.of(new double[][] {{0.3}, {0.1}});
    boolean above = false;
    boolean below = false;
    for (long steps : new long[] {500, 2000, 5000}) {
      LyapunovResult r = LyapunovSpectrum.of(steps, 500).measure(cell, w, Feed.zero(), start);
      above |= r.exponents()[0] > 0;
      below |= r.exponents()[0] < 0;
      assertThat(r.sign()).isEqualTo(Sign.ZERO);
      assertThat(r.kaplanYorke()).isEqualTo(1);
      assertThat(r.kaplanYorkeRange().low()).isZero();
      assertThat(r.kaplanYorkeRange().high()).isBetween(1.0, 1.5);
    }
    assertThat(above && below).as("both signs come up").isTrue();
  }
}
