package gradflow.train;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activations;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;

/**
 * The first finite-time Lyapunov exponents of a tanh net along one sequence, and the gradient of
 * their squared distance from a target, by the adjoint of the QR iteration; no step Jacobian is
 * formed.
 *
 * <pre>
 * (E1) a_t = W h_{t−1} + u_t,  h_t = tanh a_t,  D_t = diag(tanh' a_t)
 * (E2) Z_t = W Q_{t−1},  Y_t = D_t Z_t = Q_t R_t (QR, R_ii > 0)
 * (E3) λ_i = Σ_{t > t_0} ln R_ii(t) / (T − t_0),  L = Σ_i (λ_i − λ*)²
 * (E4) P = Qᵀ Q̄,  Ȳ = (Q̄ + Q S) R^{−T},  S = diag(c − diag P) − N − Nᵀ, N: strictly upper part of P
 * (E5) V = D Ȳ;  W̄ += V Q_{t−1}ᵀ;  Q̄_{t−1} = Wᵀ V
 * (E6) ā_t = D h̄_t − 2 h_t D Σ_i Ȳ_i Z_i;  W̄ += ā_t h_{t−1}ᵀ;  ū_t = ā_t;  h̄_{t−1} = Wᵀ ā_t
 * </pre>
 *
 * <p>c_i = ∂L/∂ ln R_ii(t), 0 for t ≤ t_0. In exact arithmetic the upper triangle of P consists of
 * c of the next step on the diagonal and 0 elsewhere, so S would vanish where c does not change. It
 * must nevertheless be included: without it rounding errors grow like exp(T (λ_1 − λ_k)). {@link
 * #drift} is the error it removes. A direction whose R_ii is 0 to rounding has no exponent; it and
 * all later ones are left out ({@link #exponents}). Arrays store directions as rows, k x H. Cost
 * per step: 8 H² k + 7 H k² flop; memory: T (H k + k²) doubles. Source: engelken2023flossing (the
 * exponents and the loss; the paper uses automatic differentiation for the gradient). Mutable; not
 * thread-safe.
 */
public final class Flossing {
  private final Backend backend;
  private final int size;
  private final int warmUp;
  private final double target;
  private final Matrix gradientW;
  private Matrix[] frames = new Matrix[0];
  private Matrix[] factors = new Matrix[0];
  private double[] exponents = new double[0];
  private Matrix preActivations;
  private Matrix states;
  private Matrix cotangents;
  private double[] gradientState;
  private double drift;

  /**
   * @param size number of units, H
   * @param warmUp t_0 ≥ 0, the number of burn-in steps
   * @param target λ*, nats/step
   */
  public Flossing(Backend backend, int size, int warmUp, double target) {
    this.backend = backend;
    this.size = Check.positive("hidden_size", size);
    this.warmUp = Check.atLeast("warm_up", warmUp, 0);
    this.target = Check.finite("target", target);
    this.gradientW = Matrix.zeros(size, size);
  }

  /**
   * Computes L and its gradient.
   *
   * @param w W, H x H
   * @param drive u_t = W_ih x_t + b in row t − 1, T x H
   * @param initial h_0, H
   * @param frame Q_0's columns as orthonormal rows, k x H
   * @return the loss L
   * @throws BadArgument if T is not above t_0, or a shape does not fit
   * @throws ArithmeticException if a state is not finite
   */
  public double run(Matrix w, Matrix drive, double[] initial, Matrix frame) {
    int steps = drive.rows();
    if (steps <= warmUp) {
      throw new BadArgument(
          "warm_up", "got " + warmUp + " with a sequence of " + steps + " steps, expected fewer");
    }
    Check.equal("columns of the frame", frame.cols(), size, "hidden_size");
    Check.that(frame.rows() <= size, "exponents", "got " + frame.rows() + ", expected <= " + size);
    preActivations = drive.copy(); // becomes a_t
    runStates(w, initial);
    gradientW.fill(0);
    cotangents = Matrix.zeros(steps, size);
    gradientState = new double[size];
    drift = 0;
    int k = frame.rows();
    for (int alive = iterate(w, frame, k); alive < k; alive = iterate(w, frame, k)) {
      k = alive;
      if (k == 0) {
        exponents = new double[0];
        return 0;
      }
    }
    double loss = 0;
    exponents = new double[k];
    for (int i = 0; i < k; i++) {
      for (int t = warmUp; t < steps; t++) {
        exponents[i] += StrictMath.log(factors[t].get(i, i));
      }
      exponents[i] /= steps - warmUp; // (E3)
      loss += (exponents[i] - target) * (exponents[i] - target); // (E3)
    }
    reverse(w);
    return loss;
  }

  /** Returns λ_1 … λ_k, nats/step. */
  public double[] exponents() {
    return exponents;
  }

  /** Returns h_T. */
  public double[] state() {
    return row(states, states.rows() - 1);
  }

  /** Returns ∂L/∂W, shared. */
  public Matrix gradientW() {
    return gradientW;
  }

  /** Returns ∂L/∂u_t in row t − 1, T x H, shared. Its sum over t is the gradient of the bias. */
  public Matrix gradientDrive() {
    return cotangents;
  }

  /** Returns ∂L/∂h_0, shared. */
  public double[] gradientState() {
    return gradientState;
  }

  /**
   * Returns the largest deviation of the upper triangle of P from its exact value, which S removes.
   */
  public double drift() {
    return drift;
  }

  private void runStates(Matrix w, double[] initial) {
    int steps = preActivations.rows();
    Matrix h = Matrix.wrap(1, size, initial.clone());
    Matrix a = Matrix.zeros(1, size);
    states = Matrix.zeros(steps + 1, size);
    System.arraycopy(initial, 0, states.data(), 0, size);
    for (int t = 1; t <= steps; t++) {
      System.arraycopy(preActivations.data(), (t - 1) * size, a.data(), 0, size);
      backend.multiply(1, h, false, w, true, 1, a); // (E1)
      System.arraycopy(a.data(), 0, preActivations.data(), (t - 1) * size, size);
      for (int j = 0; j < size; j++) {
        h.data()[j] = Activations.tanh(a.data()[j]);
      }
      System.arraycopy(h.data(), 0, states.data(), t * size, size);
    }
    if (!states.isFinite()) {
      throw new ArithmeticException("gradient flossing: a state is not finite");
    }
  }

  /** Runs (E2) with k directions. Returns the number of directions that were not annihilated. */
  private int iterate(Matrix w, Matrix frame, int k) {
    int steps = preActivations.rows();
    frames = new Matrix[steps + 1];
    factors = new Matrix[steps];
    frames[0] = frame.block(0, 0, k, size);
    Matrix y = Matrix.zeros(k, size);
    for (int t = 1; t <= steps; t++) {
      backend.multiply(1, frames[t - 1], false, w, true, 0, y);
      for (int n = 0; n < size; n++) {
        double d = Activations.sech2(preActivations.get(t - 1, n));
        for (int i = 0; i < k; i++) {
          y.data()[i * size + n] *= d;
        }
      }
      Matrix q = y.transposed();
      Matrix r = Matrix.zeros(k, k);
      backend.qr(q, r);
      int alive = alive(r);
      if (alive < k) {
        return alive;
      }
      frames[t] = q.transposed();
      factors[t - 1] = r;
    }
    return k;
  }

  /**
   * Returns the index of the first direction that vanishes outside the span of the previous ones.
   */
  private int alive(Matrix r) {
    for (int i = 0; i < r.rows(); i++) {
      double column = 0;
      for (int j = 0; j <= i; j++) {
        column = Math.max(column, Math.abs(r.get(j, i)));
      }
      if (!(r.get(i, i) > size * 0x1p-52 * column)) {
        return i;
      }
    }
    return r.rows();
  }

  private void reverse(Matrix w) {
    int k = exponents.length;
    int steps = preActivations.rows();
    Matrix later = Matrix.zeros(k, size);
    Matrix y = Matrix.zeros(k, size);
    Matrix z = Matrix.zeros(k, size);
    Matrix hBar = Matrix.zeros(1, size);
    Matrix aBar = Matrix.zeros(1, size);
    Matrix p = Matrix.zeros(k, k);
    double[] c = new double[k];
    double[] next = new double[k];
    for (int t = steps; t >= 1; t--) {
      for (int i = 0; i < k; i++) {
        c[i] = t > warmUp ? 2 * (exponents[i] - target) / (steps - warmUp) : 0;
      }
      backend.multiply(1, frames[t], false, later, true, 0, p);
      if (t < steps) {
        drift = Math.max(drift, departure(p, next));
      }
      System.arraycopy(c, 0, next, 0, k);
      toCorrection(p, c);
      y.set(later);
      backend.multiply(1, p, false, frames[t], false, 1, y); // S is symmetric
      divide(y, factors[t - 1]); // (E4)
      backend.multiply(1, frames[t - 1], false, w, true, 0, z); // (E2)
      for (int n = 0; n < size; n++) {
        double d = Activations.sech2(preActivations.get(t - 1, n));
        double sum = 0;
        for (int at = n; at < k * size; at += size) {
          sum += y.data()[at] * z.data()[at];
          y.data()[at] *= d; // (E5)
        }
        aBar.data()[n] = d * (hBar.data()[n] - 2 * states.get(t, n) * sum); // (E6)
      }
      System.arraycopy(aBar.data(), 0, cotangents.data(), (t - 1) * size, size);
      backend.multiply(1, y, true, frames[t - 1], false, 1, gradientW); // (E5)
      backend.multiply(1, y, false, w, false, 0, later); // (E5)
      backend.multiply(1, aBar, false, w, false, 0, hBar); // (E6)
    }
    Matrix before = states.block(0, 0, steps, size);
    backend.multiply(1, cotangents, true, before, false, 1, gradientW); // (E6)
    System.arraycopy(hBar.data(), 0, gradientState, 0, size);
  }

  private static double departure(Matrix p, double[] c) {
    double max = 0;
    for (int i = 0; i < c.length; i++) {
      for (int j = i; j < c.length; j++) {
        max = Math.max(max, Math.abs(p.get(i, j) - (i == j ? c[i] : 0)));
      }
    }
    return max;
  }

  /** Converts P to S of (E4). */
  private static void toCorrection(Matrix p, double[] c) {
    for (int i = 0; i < c.length; i++) {
      p.set(i, i, c[i] - p.get(i, i));
      for (int j = i + 1; j < c.length; j++) {
        p.set(i, j, -p.get(i, j));
        p.set(j, i, p.get(i, j));
      }
    }
  }

  /** Replaces the rows of A by those of X with Xᵀ Rᵀ = Aᵀ, by back substitution along the units. */
  private void divide(Matrix a, Matrix r) {
    double[] x = a.data();
    for (int j = r.rows() - 1; j >= 0; j--) {
      int at = j * size;
      for (int i = j + 1; i < r.rows(); i++) {
        subtract(x, at, r.get(j, i), i * size);
      }
      double pivot = r.get(j, j);
      for (int n = at; n < at + size; n++) {
        x[n] /= pivot;
      }
    }
  }

  private void subtract(double[] x, int at, double factor, int from) {
    int shift = from - at;
    for (int n = at; n < at + size; n++) {
      x[n] -= factor * x[n + shift];
    }
  }

  private double[] row(Matrix m, int row) {
    return m.block(row, 0, 1, size).data();
  }
}
