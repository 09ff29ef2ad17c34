package gradflow.linalg;

import static java.util.stream.Collectors.joining;

import gradflow.check.BadArgument;
import java.util.Arrays;
import java.util.Locale;

/** A nonlinearity φ by name; {@link Activations} computes it. */
public enum Activation {
  /** φ(z) = tanh z. */
  TANH(1),
  /** φ(z) = max(0, z), with φ'(0) = 0. */
  RELU(1),
  /** φ(z) = σ(z) = 1 / (1 + exp(-z)). */
  SIGMOID(0.25),
  /**
   * φ(z) = min(1, max(0, z/6 + 1/2)), as in PyTorch and Keras 3 (howard2019); Keras 2 uses 0.2 z.
   */
  HARD_SIGMOID(1.0 / 6),
  /** φ(z) = (1 + tanh z) / 2 = σ(2z). */
  SHIFTED_TANH(0.5),
  /** φ(z) = z. */
  IDENTITY(1);

  private final double maxSlope;

  Activation(double maxSlope) {
    this.maxSlope = maxSlope;
  }

  /**
   * Returns the activation with the given name, as in {@link #specName}.
   *
   * @param argument name of the argument in the error message
   * @throws BadArgument if there is no such activation
   */
  public static Activation of(String argument, String name) {
    for (Activation a : values()) {
      if (a.specName().equals(name)) {
        return a;
      }
    }
    String known = Arrays.stream(values()).map(Activation::specName).collect(joining(", "));
    throw new BadArgument(argument, "got " + name + ", expected one of " + known);
  }

  /** Returns the name used in specs, such as {@code hard_sigmoid}. */
  public String specName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** γ = sup |φ'|. */
  public double maxSlope() {
    return maxSlope;
  }

  /**
   * Returns whether 0 &lt; φ(z) &lt; 1 for all z, so that a gate with this activation is never
   * fully open or closed.
   */
  public boolean staysBetween0And1() {
    return this == SIGMOID || this == SHIFTED_TANH;
  }

  /** Returns φ(z). */
  public double value(double z) {
    return switch (this) {
      case TANH -> Activations.tanh(z);
      case RELU -> Activations.relu(z);
      case SIGMOID -> Activations.sigmoid(z);
      case HARD_SIGMOID -> Activations.hardSigmoid(z);
      case SHIFTED_TANH -> Activations.shiftedTanh(z);
      default -> z;
    };
  }

  /** Returns φ'(z), computed from the pre-activation. */
  public double derivative(double z) {
    return switch (this) {
      case TANH -> Activations.sech2(z);
      case RELU -> Activations.reluDerivative(z);
      case SIGMOID -> Activations.sigmoidDerivative(z);
      case HARD_SIGMOID -> Activations.hardSigmoidDerivative(z);
      case SHIFTED_TANH -> Activations.shiftedTanhDerivative(z);
      default -> Activations.identityDerivative(z);
    };
  }

  /**
   * Returns 1 − φ(z), computed from the pre-activation, with full relative accuracy where φ(z) is
   * near 1.
   */
  public double complement(double z) {
    return switch (this) {
      case TANH -> 2 * Activations.sigmoid(-2 * z);
      case SIGMOID, HARD_SIGMOID, SHIFTED_TANH -> value(-z);
      default -> 1 - value(z);
    };
  }

  /** Computes {@code out[i] = φ(z[i])} for i &lt; n, in the workspace {@code work}. */
  public void apply(Activations work, double[] z, double[] out, int n) {
    apply(work, z, out, null, n);
  }

  /**
   * Computes {@code out[i] = φ(z[i])} and, unless {@code d} is null, {@code d[i] = φ'(z[i])} for i
   * &lt; n, in the workspace {@code work}.
   */
  public void apply(Activations work, double[] z, double[] out, double[] d, int n) {
    switch (this) {
      case TANH -> work.tanh(z, out, d, n);
      case RELU -> work.relu(z, out, d, n);
      case SIGMOID -> work.sigmoid(z, out, d, n);
      case HARD_SIGMOID -> work.hardSigmoid(z, out, d, n);
      case SHIFTED_TANH -> work.shiftedTanh(z, out, d, n);
      default -> work.identity(z, out, d, n);
    }
  }

  /**
   * Computes {@code out[i] = φ(z[i])}, {@code d[i] = φ'(z[i])} and {@code complement[i] = 1 −
   * φ(z[i])} for i &lt; n. The complement is skipped if {@code complement} is null; both it and the
   * derivative are skipped if {@code d} is null. {@code complement} must differ from the other
   * arrays.
   */
  public void apply(
      Activations work, double[] z, double[] out, double[] d, double[] complement, int n) {
    if (d == null || complement == null) {
      apply(work, z, out, d, n);
    } else if (this == SIGMOID) {
      work.sigmoidWithComplement(z, out, d, complement, n);
    } else {
      for (int k = 0; k < n; k++) {
        complement[k] = complement(z[k]);
      }
      apply(work, z, out, d, n);
    }
  }

  /**
   * Computes {@code complement[i] = 1 − φ(z[i])} from {@code y[i] = φ(z[i])}, for all i, with an
   * absolute error of a few 2⁻⁵³. Where φ is near 1, few digits are correct; computed from z, all
   * are.
   */
  public static void complementOfValue(double[] y, double[] complement) {
    for (int k = 0; k < complement.length; k++) {
      complement[k] = 1 - y[k];
    }
  }

  /**
   * Computes {@code d[i] = φ'(z[i])} from {@code y[i] = φ(z[i])}, for all i, with an absolute error
   * of a few 2⁻⁵³. Where φ saturates, few digits of the small slope are correct; computed from z,
   * all are.
   */
  public void derivativeOfValue(double[] y, double[] d) {
    switch (this) {
      case TANH -> {
        for (int k = 0; k < d.length; k++) {
          d[k] = (1 - y[k]) * (1 + y[k]);
        }
      }
      case SIGMOID -> {
        for (int k = 0; k < d.length; k++) {
          d[k] = y[k] * (1 - y[k]);
        }
      }
      case SHIFTED_TANH -> {
        for (int k = 0; k < d.length; k++) {
          d[k] = 2 * y[k] * (1 - y[k]);
        }
      }
      case HARD_SIGMOID -> {
        for (int k = 0; k < d.length; k++) {
          d[k] = Activations.reluDerivative(y[k] * (1 - y[k])) / 6;
        }
      }
      case RELU -> {
        for (int k = 0; k < d.length; k++) {
          d[k] = Activations.reluDerivative(y[k]);
        }
      }
      default -> {
        for (int k = 0; k < d.length; k++) {
          d[k] = Activations.identityDerivative(y[k]);
        }
      }
    }
  }

  /**
   * Computes {@code out[i] = φ'(z[i]) a[i] b[i]} from {@code y[i] = φ(z[i])}, for all i, with
   * slopes bitwise equal to those of {@link #derivativeOfValue}; {@code out} must differ from
   * {@code a} and {@code b}.
   */
  public void slopeProduct(double[] y, double[] a, double[] b, double[] out) {
    derivativeOfValue(y, out);
    for (int k = 0; k < out.length; k++) {
      out[k] = out[k] * a[k] * b[k];
    }
  }
}
