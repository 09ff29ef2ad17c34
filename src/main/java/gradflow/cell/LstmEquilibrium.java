package gradflow.cell;

import gradflow.linalg.Activation;
import java.util.List;

/**
 * The fixed-point equation of an lstm, as a cell whose step computes G(s, x) instead of the next
 * state. At a fixed point c = f c + i g, hence i g = (1 − f) c. Where both gates are closed, both
 * sides are small for any c, so they are divided by i + 1 − f.
 *
 * <pre>
 * (E1) G_h = o φ(c) − h,  or W_p (o φ(c)) − h
 * (E2) G_c = v g − u c
 * (E3) v = i / (i + 1 − f),  u = (1 − f) / (i + 1 − f)          gates that stay between 0 and 1
 * (E4) dv = −du = u v ρ ((1 − i) da_i + f da_f)                 i = σ(ρ a_i), f = σ(ρ a_f)
 * (E5) v = i,  u = 1 − f                                        other gates
 * </pre>
 *
 * <p>In (E3) v = 1 and u = 0 if the forget gate is absent, v = u = ½ if it is coupled. A gate that
 * reaches 0 or 1 does hold the state: (E5) is also 0 where i = 0 and f = 1. a_k: pre-activation of
 * gate k, with peepholes of the same c; the other symbols as in {@link Lstm}.
 *
 * @param original the cell whose parameters, state and input these are
 * @param forget whether there is a forget gate
 * @param peepholes whether the gates see the cell state
 * @param candidate φ_g
 * @param output φ
 * @param gate of i, f and o
 * @param projected whether there is a W_p
 */
record LstmEquilibrium(
    Cell original,
    Forget forget,
    boolean peepholes,
    Activation candidate,
    Activation output,
    Activation gate,
    boolean projected)
    implements SamePlaces {
  private List<String> gates() {
    return forget == Forget.PRESENT ? List.of("i", "f", "o") : List.of("i", "o");
  }

  @Override
  public Slots slots() {
    int cells = parts().get(1).size();
    boolean present = forget == Forget.PRESENT;
    return Slots.none()
        .with(Slots.Kind.VALUE, cells, "i", "f", "o", "g", "v", "u", "m")
        .with(Slots.Kind.SLOPE, cells, "g_1", "c_i", "c_f", "m_o", "m_c")
        .group("in", "h", "x", "1")
        .group("z", present ? new String[] {"i", "f", "g", "o"} : new String[] {"i", "g", "o"})
        .group("out", "h", "x")
        .group("gated", "m")
        .group("projected", "h'");
  }

  /** Leaves the pre-activations in the slots of the gates. */
  @Override
  public void step(Weights w, Tape tape) {
    double[] c = tape.get("c");
    double[] g = tape.get("g");
    double[] o = tape.get("o");
    double[] v = tape.get("v");
    double[] u = tape.get("u");
    double[] m = tape.get("m");
    double[] mo = tape.get("m_o");
    double[] mc = tape.get("m_c");
    double[] gh = tape.get("h'");
    double[] gc = tape.get("c'");
    w.stack("z").multiply(tape.group("in"), tape.group("z"), tape.batch());
    for (String k : peepholes ? gates() : List.<String>of()) {
      Elementwise.addRowProduct(w.block("p_" + k).data(), c, tape.get(k), tape.batch());
    }
    candidate.apply(w.activations(), g, g, tape.get("g_1"), g.length);
    if (gate.staysBetween0And1()) {
      shares(tape);
    } else {
      values(tape);
    }
    for (int k = 0; k < c.length; k++) {
      double phi = output.value(c[k]);
      m[k] = gate.value(o[k]) * phi;
      mo[k] = gate.derivative(o[k]) * phi;
      mc[k] = gate.value(o[k]) * output.derivative(c[k]);
      gc[k] = v[k] * g[k] - u[k] * c[k]; // (E2)
    }
    if (projected) {
      w.stack("W_p").multiply(tape.group("gated"), tape.group("projected"), tape.batch());
    } else {
      System.arraycopy(m, 0, gh, 0, m.length);
    }
    Elementwise.subtract(tape.get("h"), gh); // (E1)
  }

  /** Computes (E3), and ∂G_c/∂a_i, ∂G_c/∂a_f by (E4). */
  private void shares(Tape tape) {
    double[] c = tape.get("c");
    double[] g = tape.get("g");
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] v = tape.get("v");
    double[] u = tape.get("u");
    double[] ci = tape.get("c_i");
    double[] cf = tape.get("c_f");
    double rate = 4 * gate.maxSlope(); // ρ
    for (int k = 0; k < v.length; k++) {
      if (forget == Forget.PRESENT) {
        double ratio = ratio(-rate * f[k], rate * i[k]);
        v[k] = 1 / (1 + ratio);
        u[k] = 1 / (1 + 1 / ratio);
        double slope = u[k] * v[k] * rate * (g[k] + c[k]);
        ci[k] = slope * gate.complement(i[k]);
        cf[k] = slope * gate.value(f[k]);
      } else {
        v[k] = forget == Forget.ABSENT ? 1 : 0.5;
        u[k] = 1 - v[k];
      }
    }
  }

  /** Computes σ(a) / σ(b), even where both underflow. */
  private static double ratio(double a, double b) {
    return StrictMath.exp(Math.min(a, 0) - Math.min(b, 0))
        * (1 + StrictMath.exp(-Math.abs(b)))
        / (1 + StrictMath.exp(-Math.abs(a)));
  }

  /** Computes (E5), and ∂G_c/∂a_i, ∂G_c/∂a_f. */
  private void values(Tape tape) {
    double[] c = tape.get("c");
    double[] g = tape.get("g");
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] v = tape.get("v");
    double[] u = tape.get("u");
    double[] ci = tape.get("c_i");
    double[] cf = tape.get("c_f");
    for (int k = 0; k < c.length; k++) {
      v[k] = gate.value(i[k]);
      ci[k] = gate.derivative(i[k]) * g[k];
      if (forget == Forget.PRESENT) {
        u[k] = gate.complement(f[k]);
        cf[k] = gate.derivative(f[k]) * c[k];
      } else if (forget == Forget.COUPLED) {
        u[k] = v[k];
        ci[k] -= gate.derivative(i[k]) * c[k];
      }
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] c = tape.get("c");
    double[] ghBar = bar.get("h'");
    double[] gcBar = bar.get("c'");
    double[] cBar = bar.get("c");
    double[] mBar = bar.get("m");
    if (projected) {
      gradients.adjoint(
          w, "W_p", bar.group("projected"), tape.group("gated"), bar.group("gated"), tape.batch());
    } else {
      System.arraycopy(ghBar, 0, mBar, 0, mBar.length);
    }
    // the adjoints of i, f, g, o are those of their pre-activations
    Elementwise.product(tape.get("m_o"), mBar, bar.get("o")); // (E1)
    Elementwise.product(tape.get("v"), tape.get("g_1"), gcBar, bar.get("g")); // (E2)
    Elementwise.product(tape.get("c_i"), gcBar, bar.get("i"));
    Elementwise.product(tape.get("c_f"), gcBar, bar.get("f"));
    double[] u = tape.get("u");
    double[] mc = tape.get("m_c");
    for (int k = 0; k < cBar.length; k++) {
      cBar[k] = mc[k] * mBar[k] - u[k] * gcBar[k]; // (E1), (E2)
    }
    gradients.adjoint(w, "z", bar.group("z"), tape.group("in"), bar.group("out"), tape.batch());
    for (String k : peepholes ? gates() : List.<String>of()) {
      Elementwise.addRowProduct(w.block("p_" + k).data(), bar.get(k), cBar, tape.batch());
      gradients.addElementwise("p_" + k, bar.get(k), c, tape.batch());
    }
    Elementwise.subtract(ghBar, bar.get("h")); // (E1)
  }
}
