package gradflow.linalg;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * tanh, σ and their derivatives to more than 50 digits, as the reference of {@link
 * ActivationsTest}.
 */
final class PreciseActivations {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final int HALVINGS = 12;

  private PreciseActivations() {}

  /** |value - reference| in units of the last place of the reference. */
  static double ulps(double value, BigDecimal reference) {
    BigDecimal ulp = new BigDecimal(Math.ulp(reference.doubleValue()));
    return new BigDecimal(value)
        .subtract(reference)
        .abs()
        .divide(ulp, MathContext.DECIMAL64)
        .doubleValue();
  }

  static BigDecimal tanh(double z) {
    BigDecimal x = new BigDecimal(z).multiply(TWO);
    BigDecimal m = Math.abs(z) < 0.5 ? expm1Series(x) : exp(x).subtract(BigDecimal.ONE, DIGITS);
    return m.divide(m.add(TWO, DIGITS), DIGITS);
  }

  static BigDecimal sech2(double z) {
    return sigmoidDerivative(new BigDecimal(z).multiply(TWO)).multiply(BigDecimal.valueOf(4));
  }

  static BigDecimal sigmoid(double z) {
    return BigDecimal.ONE.divide(
        BigDecimal.ONE.add(exp(new BigDecimal(z).negate()), DIGITS), DIGITS);
  }

  static BigDecimal sigmoidDerivative(double z) {
    return sigmoidDerivative(new BigDecimal(z));
  }

  private static BigDecimal sigmoidDerivative(BigDecimal z) {
    BigDecimal e = exp(z.abs().negate());
    BigDecimal q = e.add(BigDecimal.ONE, DIGITS);
    return e.divide(q.multiply(q, DIGITS), DIGITS);
  }

  private static BigDecimal exp(BigDecimal x) {
    BigDecimal power = expm1Series(x.divide(TWO.pow(HALVINGS), DIGITS)).add(BigDecimal.ONE, DIGITS);
    for (int i = 0; i < HALVINGS; i++) {
      power = power.multiply(power, DIGITS);
    }
    return power;
  }

  /** The Taylor series of exp(x) - 1, for |x| up to about 1. */
  private static BigDecimal expm1Series(BigDecimal x) {
    BigDecimal term = x;
    BigDecimal sum = x;
    for (int i = 2; term.signum() != 0 && exponent(term) > exponent(sum) - 62; i++) {
      term = term.multiply(x, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return sum;
  }

  private static int exponent(BigDecimal x) {
    return x.precision() - x.scale();
  }
}
