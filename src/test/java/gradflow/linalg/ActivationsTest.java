package gradflow.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ActivationsTest {
  private static final double[] CORNERS = {
    0.0,
    -0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    1e-300,
    -1e-20,
    0.34657359027997264,
    -0.34657359027997270,
    20,
    -40,
    372,
    -372.9,
    700,
    -745,
    746,
    -1e9,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  @Test
  void tanhIsWithinTheStatedUlp() {
    assertThat(worstUlp(Activations::tanh, PreciseActivations::tanh, 1)).isLessThan(2.5);
  }

  @Test
  void sech2IsWithinTheStatedUlp() {
    assertThat(worstUlp(Activations::sech2, PreciseActivations::sech2, 2)).isLessThan(4.5);
  }

  @Test
  void sigmoidIsWithinTheStatedUlp() {
    assertThat(worstUlp(Activations::sigmoid, PreciseActivations::sigmoid, 3)).isLessThan(3.5);
  }

  @Test
  void sigmoidDerivativeIsWithinTheStatedUlp() {
    assertThat(worstUlp(Activations::sigmoidDerivative, PreciseActivations::sigmoidDerivative, 4))
        .isLessThan(4.5);
  }

  /** 5,000 arguments of each kind: all magnitudes, [-40, 40], [-4, 4], and the far tails. */
  private static double worstUlp(
      DoubleUnaryOperator f, DoubleFunction<BigDecimal> reference, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double worst = 0;
    for (int i = 0; i < 5_000; i++) {
      double u = 2 * random.nextDouble() - 1;
      double magnitude = Math.pow(10, -300 + 303 * random.nextDouble());
      for (double z : new double[] {Math.copySign(magnitude, u), 40 * u, 4 * u, 355 * u}) {
        worst = Math.max(worst, PreciseActivations.ulps(f.applyAsDouble(z), reference.apply(z)));
      }
    }
    return worst;
  }

  @Test
  void agreesWithStrictMath() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 100_000; i++) {
      double z = 60 * random.nextDouble() - 30;
      double tanh = StrictMath.tanh(z);
      assertThat(Math.abs(Activations.tanh(z) - tanh)).isLessThanOrEqualTo(4 * Math.ulp(tanh));
      double sigmoid = 1 / (1 + StrictMath.exp(-z));
      assertThat(Math.abs(Activations.sigmoid(z) - sigmoid))
          .isLessThanOrEqualTo(6 * Math.ulp(sigmoid));
    }
  }

  /** theory H5: 1 - tanh² is 0 here. */
  @Test
  void saturatedSlopesKeepTheirRelativeAccuracy() {
    assertThat(1 - Activations.tanh(20) * Activations.tanh(20)).isZero();
    assertThat(Activations.sech2(20))
        .isCloseTo(1.6993417021166355e-17, Percentage.withPercentage(1e-8));
    assertThat(Activations.sigmoid(-40))
        .isCloseTo(4.248354255291589e-18, Percentage.withPercentage(1e-8));
    assertThat(Activations.sigmoidDerivative(40))
        .isCloseTo(4.248354255291589e-18, Percentage.withPercentage(1e-8));
  }

  /** 1 - σ is 0 from z = 37 on. */
  @Test
  void complementsAreWithinTheStatedUlp() {
    assertThat(worstUlp(Activation.SIGMOID::complement, z -> PreciseActivations.sigmoid(-z), 5))
        .isLessThan(3.5);
    Activations work = new Activations();
    double[] z = {-700, -40, 0, 40, 700};
    double[] out = new double[z.length];
    double[] d = new double[z.length];
    double[] complement = new double[z.length];
    Activation.SIGMOID.apply(work, z, out, d, complement, z.length);
    for (int i = 0; i < z.length; i++) {
      BigDecimal exact = PreciseActivations.sigmoid(-z[i]);
      assertThat(PreciseActivations.ulps(complement[i], exact)).isLessThan(4);
      assertThat(PreciseActivations.ulps(Activation.SIGMOID.complement(z[i]), exact)).isLessThan(4);
      exact = exact.multiply(BigDecimal.valueOf(2));
      assertThat(PreciseActivations.ulps(Activation.TANH.complement(z[i] / 2), exact))
          .isLessThan(4);
    }
  }

  @Test
  void hardSigmoidsAndTheirComplementsAreRightToTheirLastDigits() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 10_000; i++) {
      double z = 4 * (2 * random.nextDouble() - 1);
      double near = Math.copySign(3 - Math.pow(10, -15 * random.nextDouble()), z);
      for (double a : new double[] {z, near}) {
        for (double side : new double[] {a, -a}) {
          BigDecimal exact =
              new BigDecimal(side)
                  .add(BigDecimal.valueOf(3))
                  .divide(BigDecimal.valueOf(6), MathContext.DECIMAL128)
                  .max(BigDecimal.ZERO)
                  .min(BigDecimal.ONE);
          double value =
              side == a ? Activation.HARD_SIGMOID.value(a) : Activation.HARD_SIGMOID.complement(a);
          assertThat(PreciseActivations.ulps(value, exact)).isLessThan(1.6);
        }
        assertThat(Activation.HARD_SIGMOID.derivative(a)).isEqualTo(-3 < a && a < 3 ? 1.0 / 6 : 0);
      }
    }
    assertThat(Activation.HARD_SIGMOID.derivative(3)).isZero();
    assertThat(Activation.HARD_SIGMOID.derivative(-3)).isZero();
  }

  @Test
  void shiftedTanhIsTheSigmoidOfTwiceAsMuch() {
    for (double z : arguments(100_000, 9)) {
      assertThat(Activation.SHIFTED_TANH.value(z)).isEqualTo(Activations.sigmoid(2 * z));
      assertThat(Activation.SHIFTED_TANH.value(z))
          .isCloseTo((1 + StrictMath.tanh(z)) / 2, Offset.offset(4 * 0x1p-53));
      assertThat(Activation.SHIFTED_TANH.complement(z)).isEqualTo(Activations.sigmoid(-2 * z));
      double slope = 2 * Activations.sigmoidDerivative(2 * z);
      assertThat(Activation.SHIFTED_TANH.derivative(z))
          .isCloseTo(slope, Offset.offset(4 * Math.ulp(slope)));
    }
  }

  @Test
  void complementsFromValuesAreRightToAFewUnitsOfOne() {
    double[] z = new SplittableRandom(5).doubles(10_000, -40, 40).toArray();
    double[] y = new double[z.length];
    double[] ofValue = new double[z.length];
    for (Activation phi : Activation.values()) {
      phi.apply(new Activations(), z, y, z.length);
      Activation.complementOfValue(y, ofValue);
      for (int i = 0; i < z.length; i++) {
        double exact = phi.complement(z[i]);
        assertThat(ofValue[i]).as(phi.toString()).isCloseTo(exact, Offset.offset(8 * 0x1p-53));
      }
    }
  }

  @Test
  void slopesFromValuesAreRightToAFewUnitsOfOne() {
    double[] z = new SplittableRandom(5).doubles(10_000, -12, 12).toArray();
    double[] y = new double[z.length];
    double[] d = new double[z.length];
    double[] ofValue = new double[z.length];
    for (Activation phi : Activation.values()) {
      phi.apply(new Activations(), z, y, d, z.length);
      phi.derivativeOfValue(y, ofValue);
      double[] product = new double[z.length];
      phi.slopeProduct(y, z, d, product);
      for (int i = 0; i < z.length; i++) {
        assertThat(ofValue[i]).as(phi.toString()).isCloseTo(d[i], Offset.offset(8 * 0x1p-53));
        assertSameBits(product[i], ofValue[i] * z[i] * d[i]);
      }
    }
  }

  @Test
  void tailsUnderflowGradually() {
    for (double z = 340; z < 376; z += 0.01) {
      assertNear(Activations.sech2(z), PreciseActivations.sech2(z));
      assertNear(Activations.sigmoid(-2 * z), PreciseActivations.sigmoid(-2 * z));
      assertNear(Activations.sigmoidDerivative(2 * z), PreciseActivations.sigmoidDerivative(2 * z));
    }
    assertThat(Activations.sech2(1e308)).isZero();
    assertThat(Activations.sigmoid(-1e308)).isZero();
  }

  private static void assertNear(double value, BigDecimal reference) {
    double expected = reference.doubleValue();
    assertThat(value).isCloseTo(expected, Offset.offset(4.5 * Math.ulp(expected)));
    if (expected < Double.MIN_NORMAL) {
      assertThat(value).isCloseTo(expected, Offset.offset(2 * Double.MIN_VALUE));
    }
  }

  @Test
  void cornersGiveLimits() {
    double inf = Double.POSITIVE_INFINITY;
    assertThat(Activations.tanh(inf)).isEqualTo(1.0);
    assertThat(Activations.tanh(-inf)).isEqualTo(-1.0);
    assertThat(Double.doubleToRawLongBits(Activations.tanh(-0.0)))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
    assertThat(Double.doubleToRawLongBits(Activations.tanh(0.0)))
        .isEqualTo(Double.doubleToRawLongBits(0.0));
    assertThat(Activations.tanh(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    assertThat(Activations.sech2(0)).isEqualTo(1.0);
    assertThat(Activations.sech2(-inf)).isZero();
    assertThat(Activations.sigmoid(0)).isEqualTo(0.5);
    assertThat(Activations.sigmoid(inf)).isEqualTo(1.0);
    assertThat(Activations.sigmoid(-inf)).isZero();
    assertThat(Activations.sigmoidDerivative(0)).isEqualTo(0.25);
    assertThat(Activations.sigmoidDerivative(inf)).isZero();
    assertThat(Activations.relu(-inf)).isZero();
    assertThat(Activations.relu(inf)).isEqualTo(inf);
    assertThat(Activations.reluDerivative(inf)).isEqualTo(1.0);
    assertThat(Activations.reluDerivative(Double.MIN_VALUE)).isEqualTo(1.0);
    assertThat(Activations.reluDerivative(0.0)).isZero();
    assertThat(Activations.reluDerivative(-0.0)).isZero();
    assertThat(Activations.reluDerivative(-3)).isZero();
    for (Activation a : Activation.values()) {
      assertThat(a.value(Double.NaN)).isNaN();
      assertThat(a.derivative(Double.NaN)).isNaN();
      assertThat(a.complement(Double.NaN)).isNaN();
    }
  }

  @Test
  void symmetriesHoldBitForBit() {
    for (double z : arguments(200_000, 6)) {
      assertThat(Activations.tanh(-z)).isEqualTo(-Activations.tanh(z));
      assertThat(Activations.sech2(-z)).isEqualTo(Activations.sech2(z));
      assertThat(Activations.sigmoidDerivative(-z)).isEqualTo(Activations.sigmoidDerivative(z));
      assertThat(Math.abs(Activations.sigmoid(z) + Activations.sigmoid(-z) - 1))
          .isLessThanOrEqualTo(Math.ulp(1.0));
    }
  }

  @Test
  void tanhAndSigmoidRiseOnAFineGridAndStayInRange() {
    double tanh = -1;
    double sigmoid = 0;
    for (int i = -2_500_000; i <= 2_500_000; i++) {
      double z = i * 1e-5;
      double nextTanh = Activations.tanh(z);
      double nextSigmoid = Activations.sigmoid(2 * z);
      if (nextTanh < tanh || nextTanh > 1 || nextSigmoid < sigmoid || nextSigmoid > 1) {
        throw new AssertionError("falls or leaves its range at z = " + z);
      }
      tanh = nextTanh;
      sigmoid = nextSigmoid;
    }
  }

  @Test
  void arraysGiveTheBitsOfScalarsWhateverTheLengthAndPlace() {
    Activations work = new Activations();
    for (int n : new int[] {0, 1, 7, 8, 31, 64, 511, 512, 513, 1500}) {
      double[] z = arguments(n, n);
      for (int i = 0; i < CORNERS.length && i < n; i++) {
        z[n - 1 - i] = CORNERS[i];
      }
      for (Activation a : Activation.values()) {
        double[] out = new double[n + 1];
        double[] both = new double[n + 1];
        double[] d = new double[n + 1];
        a.apply(work, z, out, n);
        a.apply(work, z, both, d, n);
        for (int i = 0; i < n; i++) {
          assertSameBits(out[i], a.value(z[i]));
          assertSameBits(both[i], a.value(z[i]));
          assertSameBits(d[i], a.derivative(z[i]));
        }
        assertThat(out[n]).isZero();
        double[] complement = new double[n + 1];
        a.apply(work, z, both, d, complement, n);
        for (int i = 0; i < n; i++) {
          assertSameBits(both[i], a.value(z[i]));
          assertSameBits(d[i], a.derivative(z[i]));
          assertSameBits(complement[i], a.complement(z[i]));
        }
        assertThat(complement[n]).isZero();
        a.apply(work, z, out, null, null, n);
        assertThat(out).isEqualTo(both);
        double[] inPlace = z.clone();
        a.apply(work, inPlace, inPlace, n);
        assertThat(inPlace).isEqualTo(Arrays.copyOf(out, n));
        inPlace = z.clone();
        a.apply(work, inPlace, inPlace, d, complement, n);
        assertThat(inPlace).isEqualTo(Arrays.copyOf(out, n));
        inPlace = z.clone();
        a.apply(work, inPlace, inPlace, d, n);
        assertThat(inPlace).isEqualTo(Arrays.copyOf(out, n));
        double[] slopeInPlace = z.clone();
        a.apply(work, slopeInPlace, out, slopeInPlace, n);
        assertThat(slopeInPlace).isEqualTo(Arrays.copyOf(d, n));
      }
    }
  }

  private static void assertSameBits(double actual, double expected) {
    assertThat(Double.doubleToLongBits(actual)).isEqualTo(Double.doubleToLongBits(expected));
  }

  /** The sums were computed on JDK 17; that JDK 25 and other CPUs give them too is the point. */
  @Test
  void everyJdkGivesTheSameBits() {
    int n = 1_000_000;
    double[] z = arguments(n, 7);
    double[] out = new double[n];
    double[] d = new double[n];
    Activations work = new Activations();
    work.tanh(z, out, d, n);
    long tanh = fold(out);
    long sech2 = fold(d);
    work.sigmoid(z, out, d, n);
    assertThat(new long[] {tanh, sech2, fold(out), fold(d)})
        .containsExactly(
            2136395208805822907L,
            6466446372189051200L,
            -3980126989538572342L,
            -3669197265725997106L);
    work.sigmoid(z, d, n); // the values alone take other passes
    assertThat(fold(d)).isEqualTo(fold(out));
    work.tanh(z, d, n);
    assertThat(fold(d)).isEqualTo(tanh);
  }

  private static long fold(double[] values) {
    long sum = 0;
    for (double value : values) {
      sum = 31 * sum + Double.doubleToRawLongBits(value);
    }
    return sum;
  }

  /**
   * Half of them in [-4, 4], the rest in [-400, 400]; exact operations only, so that they do not
   * depend on the JDK.
   */
  private static double[] arguments(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] z = new double[n];
    for (int i = 0; i < n; i++) {
      double u = 2 * random.nextDouble() - 1;
      z[i] = (i % 2 == 0 ? 4 : 400) * u;
    }
    return z;
  }

  @Test
  void maxSlopeIsAttainedAndNeverExceeded() {
    for (Activation a : Activation.values()) {
      double largest = 0;
      for (double z : arguments(100_000, 8)) {
        largest = Math.max(largest, a.derivative(z));
      }
      assertThat(Math.max(largest, a.derivative(a == Activation.RELU ? 1 : 0)))
          .isEqualTo(a.maxSlope());
    }
  }

  @Test
  void aLengthBeyondAnArrayIsNamed() {
    Activations work = new Activations();
    assertThatThrownBy(() -> work.tanh(new double[4], new double[3], 4))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("n: got 4");
    assertThatThrownBy(() -> work.relu(new double[4], new double[4], null, -1))
        .isInstanceOf(BadArgument.class);
  }
}
