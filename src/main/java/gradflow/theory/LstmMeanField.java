package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;

/**
 * Stationary state of a large random lstm with white input (derived here; see can2020 and chen2018
 * for the effect of gates on random networks).
 *
 * <pre>
 *   a_k ~ N(b_k, g_k² q + s_x²), k = i, f, u, o;  _1: derivative at the pre-activation
 *   q = &lt;o²&gt; &lt;tanh² c&gt;,   &lt;c²&gt; = &lt;i²&gt; &lt;u²&gt; / (1 - &lt;f²&gt;)                              (L1)
 *   v' = f² v + [g_f² c² f_1² + g_i² u² i_1² + g_u² i² u_1²] D                           (L2)
 *   D' = E [g_o² o_1² tanh² c' D + o² sech⁴ c' v'],   chi: growth of E v + D per step    (L3)
 *   sqrt M = g_u &lt;i&gt; &lt;u_1&gt; &lt;o&gt; &lt;sech² c&gt;                                               (L4)
 *   chi_tied = &lt;f&gt;² + M + sqrt(4 &lt;f&gt;² M + V²),  V = chi - &lt;f&gt;² - M                     (L5)
 * </pre>
 *
 * <p>v = E |dc|² of a unit depends on its c, and D = E |dh|². (L2) and (L3) are exact for weights
 * drawn afresh at each step: the distribution of c and the mean of v at each c are computed on a
 * grid ({@link CellStateLaw}), and chi is the leading eigenvalue. In real networks with fixed
 * weights the tangent has a coherent part. (L5) then holds as long as the gates have no memory:
 * within 0.005 nats/step for gains up to 1, input with standard deviation &gt;= ½ and forget biases
 * up to 1. For strong gain, weak input or a large forget bias it is too high by 0.05 to 0.16; use
 * {@link CausalMeanField} there.
 *
 * @param ensemble the ensemble
 * @param q E h²
 * @param cellSquare {@code <c²>}
 * @param keep {@code <f>}
 * @param keepSquare {@code <f²>}
 * @param logKeep {@code <ln f>}
 * @param coherent M of (L4)
 * @param chi chi from (L3)
 * @param closureChi chi of {@link #closureLambda1}
 */
public record LstmMeanField(
    LstmEnsemble ensemble,
    double q,
    double cellSquare,
    double keep,
    double keepSquare,
    double logKeep,
    double coherent,
    double chi,
    double closureChi) {

  /**
   * Solves (L1) and (L3).
   *
   * @throws BadArgument if a bias differs between units; only {@link CausalMeanField} supports that
   */
  public static LstmMeanField solve(LstmEnsemble e) {
    for (Ensemble.Field f : e.fields()) {
      f.law().requireEqualBiases();
    }
    double q = MeanSquareFixedPoint.largest(x -> new Averages(e, x).square());
    Averages a = new Averages(e, q);
    double slope = a.i.mean((v, s) -> v) * a.u.mean((v, s) -> s) * a.o.mean((v, s) -> v);
    double m = e.candidateGain() * slope * a.law.mean(a.law.outputSlope());
    return new LstmMeanField(
        e,
        q,
        a.cellSquare,
        a.f.mean((v, s) -> v),
        a.f.mean((v, s) -> v * v),
        GateAverages.of(e.forget(), q, e.inputStd()).log(),
        m * m,
        a.chi(),
        a.closureChi());
  }

  /** Returns ½ ln chi, nats/step: the exponent with weights drawn afresh at each step. */
  public double untiedLambda1() {
    return 0.5 * StrictMath.log(chi);
  }

  /**
   * Returns the exponent under the assumption that v does not depend on c, nats/step: chi is the
   * leading eigenvalue of
   *
   * <pre>
   *   [[&lt;f²&gt;, A], [S &lt;f²&gt;, S A + B]],  A = g_f² &lt;c²&gt; &lt;f_1²&gt; + g_i² &lt;u²&gt; &lt;i_1²&gt; + g_u² &lt;i²&gt; &lt;u_1²&gt;,
   *   B = g_o² &lt;o_1²&gt; &lt;tanh² c&gt;,  S = &lt;o²&gt; &lt;sech⁴ c&gt;                                (L6)
   * </pre>
   *
   * It is within 0.01 of {@link #untiedLambda1}.
   */
  public double closureLambda1() {
    return 0.5 * StrictMath.log(closureChi);
  }

  /** Returns the growth (L4) and (L5). */
  public TiedGrowth tied() {
    return TiedGrowth.of(chi, keep, coherent);
  }

  /**
   * Returns ½ ln (L5), nats/step: the exponent of real networks, provided that the gates forget. It
   * was compared with networks and found accurate within 0.005 for gains up to 1, input with
   * standard deviation ½ or more and a forget bias up to 1; it is exact at the zero state.
   * Elsewhere it is too high; use {@link CausalMeanField} there.
   */
  public double tiedLambda1() {
    return tied().lambda1();
  }

  /**
   * Returns ½ ln {@code <f²>}, nats/step: the decay rate of the root mean square through the cell
   * state alone. The rate of a typical unit is {@link #logKeep}, which is lower.
   */
  public double keptMeanSquare() {
    return 0.5 * StrictMath.log(keepSquare);
  }

  /** Averages at a given q. */
  private static final class Averages {
    final LstmEnsemble e;
    final GateNodes i;
    final GateNodes f;
    final GateNodes u;
    final GateNodes o;
    final double cellSquare;
    final CellStateLaw law;

    Averages(LstmEnsemble e, double q) {
      this.e = e;
      this.i = gate(e.input(), q);
      this.f = gate(e.forget(), q);
      this.o = gate(e.output(), q);
      this.u =
          new GateNodes(
              Activation.TANH,
              0,
              e.candidateGain() * e.candidateGain() * q + e.inputStd() * e.inputStd());
      this.cellSquare = i.mean((v, s) -> v * v) * u.mean((v, s) -> v * v) / f.lostSquare(); // (L1)
      this.law = new CellStateLaw(f, i, u, Math.sqrt(cellSquare));
    }

    private GateNodes gate(GateLaw gate, double q) {
      return new GateNodes(Activation.SIGMOID, gate.bias(), gate.variance(q, e.inputStd()));
    }

    /** Returns the right-hand side of (L1) for q. */
    double square() {
      return o.mean((v, s) -> v * v) * law.mean(law.outputSquare());
    }

    /** Computes the leading eigenvalue of (L2) and (L3), which act on v on the grid and on D. */
    double chi() {
      double gf2 = e.forget().squaredGain();
      double gi2 = e.input().squaredGain();
      double gu2 = e.candidateGain() * e.candidateGain();
      double[] weighted = law.stationary();
      double[] c2 = law.values(c -> c * c);
      for (int j = 0; j < weighted.length; j++) {
        weighted[j] *= gf2 * c2[j];
      }
      double[] viaForget = law.push(weighted, law.step((v, s) -> s * s));
      double[] viaInput =
          law.push(
              law.stationary(),
              law.inputStep((v, s, x, xs) -> gi2 * x * x * s * s + gu2 * v * v * xs * xs));
      Matrix kept = law.step((v, s) -> v * v);
      double[] output = law.outputSlopeSquare();
      double o2 = o.mean((v, s) -> v * v);
      double direct = e.output().squaredGain() * o.mean((v, s) -> s * s);
      int m = output.length;
      // acts on columns (v at the grid points; D): transposes of the matrices that act on functions
      Matrix step = Matrix.zeros(m + 1, m + 1);
      for (int r = 0; r < m; r++) {
        double toOutput = 0;
        for (int j = 0; j < m; j++) {
          step.set(j, r, kept.get(r, j)); // (L2)
          toOutput += kept.get(r, j) * output[j];
        }
        step.set(m, r, o2 * toOutput); // (L3)
        step.set(r, m, viaForget[r] + viaInput[r]);
      }
      step.set(
          m,
          m,
          direct * law.mean(law.outputSquare())
              + o2 * (CellStateLaw.dot(viaForget, output) + CellStateLaw.dot(viaInput, output)));
      return Backends.standard().eigenvalues(step).spectralRadius();
    }

    /** Computes chi of (L6). */
    double closureChi() {
      double f2 = f.mean((v, s) -> v * v);
      double i2 = i.mean((v, s) -> v * v);
      double u2 = u.mean((v, s) -> v * v);
      double gu2 = e.candidateGain() * e.candidateGain();
      double a =
          e.forget().squaredGain() * cellSquare * f.mean((v, s) -> s * s)
              + e.input().squaredGain() * u2 * i.mean((v, s) -> s * s)
              + gu2 * i2 * u.mean((v, s) -> s * s);
      double b = e.output().squaredGain() * o.mean((v, s) -> s * s) * law.mean(law.outputSquare());
      double s = o.mean((v, x) -> v * v) * law.mean(law.outputSlopeSquare());
      double trace = f2 + s * a + b;
      return 0.5 * (trace + Math.sqrt(trace * trace - 4 * f2 * b));
    }
  }
}
