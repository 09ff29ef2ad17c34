package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * One unit h' = lambda h + gamma x of an lru (orvieto2023), lambda = l e^(i phase), stationary
 * under an input of unit variance and autocorrelation rho^k (derived here): its mean square, and
 * that of its derivatives.
 *
 * <pre>
 *   q = rho lambda,  A = (1 + l²) / (1 - l²)³,  B = 1 / (1 - l²)²
 *   E |h|² / gamma² = Re((1 + q) / (1 - q)) / (1 - l²)                                   (1)
 *   S = E |dh/dlambda|² / gamma² = Re(A (1 + q) / (1 - q) + 2 B q / (1 - q)²)           (2)
 *   gamma² = 1 - l²:
 *   E |dh/dnu_log|² = l² ln² l (1 - l²) S                      gamma held fixed           (3)
 *   E |dh/dtheta_log|² = phase² l² (1 - l²) S                                            (4)
 *   phase 0, gamma differentiated, too, f = (1) = (1 + q) / ((1 - q) (1 - l²)):
 *   E (dh/dl)² = (1 - l²) S - l df/dl + l² f / (1 - l²)                                  (5)
 * </pre>
 *
 * @param modulus l, in (0, 1)
 * @param phase radians
 * @param correlation rho, in (-1, 1)
 */
public record LinearUnit(double modulus, double phase, double correlation) {
  /**
   * @throws BadArgument unless 0 &lt; modulus &lt; 1, the phase is finite and |correlation| &lt; 1
   */
  public LinearUnit {
    Check.that(
        modulus > 0 && modulus < 1, "modulus", "got " + modulus + ", expected a number in (0, 1)");
    Check.finite("phase", phase);
    Check.that(
        Math.abs(correlation) < 1,
        "correlation",
        "got " + correlation + ", expected a number in (-1, 1)");
  }

  private double rest() {
    return (1 - modulus) * (1 + modulus);
  }

  /** Returns Re((1 + q) / (1 - q)). */
  private double gain() {
    double q = correlation * modulus;
    double re = q * StrictMath.cos(phase);
    return (1 - q * q) / (1 - 2 * re + q * q);
  }

  /** Returns (1) times 1 - l²: E |h|² if gamma normalises for white input. */
  public double normalisedSquare() {
    return gain();
  }

  /** Returns S of (2). */
  public double sensitivity() {
    double rest = rest();
    double a = (1 + modulus * modulus) / (rest * rest * rest);
    double b = 1 / (rest * rest);
    double q = correlation * modulus;
    double re = q * StrictMath.cos(phase);
    double im = q * StrictMath.sin(phase);
    // q / (1 - q)² = q conj(1 - q)² / |1 - q|⁴, conj(1 - q) = 1 - re + i im
    double size = 1 - 2 * re + q * q;
    double squareRe = (1 - re) * (1 - re) - im * im;
    double squareIm = 2 * (1 - re) * im;
    double term = (re * squareRe - im * squareIm) / (size * size);
    return a * gain() + 2 * b * term;
  }

  /** Returns the mean squared derivative (3) with respect to nu_log. */
  public double decaySensitivity() {
    double rate = modulus * StrictMath.log(modulus);
    return rate * rate * rest() * sensitivity();
  }

  /** Returns (3) without the normalisation gamma. */
  public double unnormalisedDecaySensitivity() {
    double rate = modulus * StrictMath.log(modulus);
    return rate * rate * sensitivity();
  }

  /** Returns the mean squared derivative (4) with respect to theta_log. */
  public double phaseSensitivity() {
    return phase * phase * modulus * modulus * rest() * sensitivity();
  }

  /**
   * Returns the mean squared derivative (5) with respect to l.
   *
   * @throws BadArgument unless the phase is 0
   */
  public double tiedSensitivity() {
    Check.that(phase == 0, "phase", "got " + phase + ", expected 0");
    double rest = rest();
    double q = correlation * modulus;
    double f = (1 + q) / ((1 - q) * rest);
    double slope = f * (correlation / (1 + q) + correlation / (1 - q) + 2 * modulus / rest);
    return rest * sensitivity() - modulus * slope + modulus * modulus * f / rest;
  }

  /** Returns E (dh/dnu_log)² from (5). */
  public double tiedDecaySensitivity() {
    double rate = modulus * StrictMath.log(modulus);
    return rate * rate * tiedSensitivity();
  }
}
