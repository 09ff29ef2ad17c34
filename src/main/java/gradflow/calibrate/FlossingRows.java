package gradflow.calibrate;

import gradflow.init.Orthogonal;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.train.Adam;
import gradflow.train.Flossing;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Section N and row F11: gradient flossing (engelken2023flossing). */
final class FlossingRows {
  private static final int STEPS = 20;

  private FlossingRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.full(
            "F11",
            "flossing a net of 80 units, white input, one sequence an update",
            FlossingRows::f11),
        CalibrationRow.quick(
            "N1", "flossing: forward differential against adjoint", FlossingRows::n1),
        CalibrationRow.quick(
            "N2", "flossing: adjoint against central differences of W", FlossingRows::n2),
        CalibrationRow.quick("N3", "flossing: the same of the bias and of h_0", FlossingRows::n3),
        CalibrationRow.quick(
            "N4", "flossing: the correction that rounding needs", FlossingRows::n4),
        CalibrationRow.quick("N6", "flossing: the worked example of 5 units", FlossingRows::n6),
        CalibrationRow.quick("N7", "flossing: the example under Adam", FlossingRows::n7));
  }

  private static Flossing example(Matrix u, int steps) {
    Flossing flossing = FlossedNet.flossing();
    flossing.run(
        u, FlossedNet.drive(steps, FlossedNet.BIAS), FlossedNet.INITIAL, FlossedNet.frame());
    return flossing;
  }

  private static void n1(Seed seed, Findings found) {
    Matrix direction = Matrix.zeros(FlossedNet.UNITS, FlossedNet.UNITS);
    new Normals(seed).fill(direction.data(), 1);
    double forward = new FlossingForward(FlossedNet.W, direction).derivative(STEPS);
    double[] gradient = example(FlossedNet.W, STEPS).gradientW().data();
    double adjoint = 0;
    double size = 0;
    for (int k = 0; k < gradient.length; k++) {
      adjoint += gradient[k] * direction.data()[k];
      size += Math.abs(gradient[k] * direction.data()[k]);
    }
    found.value("forward less adjoint / size", (forward - adjoint) / size);
  }

  private static void n2(Seed seed, Findings found) {
    double coarse = worst(FlossedNet.W, STEPS, 1e-4);
    double fine = worst(FlossedNet.W, STEPS, 1e-5);
    found.value("largest difference eps=1e-6", worst(FlossedNet.W, STEPS, 1e-6));
    found.value("largest difference eps=1e-4 / the same eps=1e-5", coarse / fine);
  }

  /**
   * Returns the largest difference between the adjoint and central differences over the entries of
   * W.
   */
  private static double worst(Matrix at, int steps, double eps) {
    Matrix u = at.copy();
    double[] gradient = example(u, steps).gradientW().data().clone();
    double worst = 0;
    for (int k = 0; k < gradient.length; k++) {
      double value = u.data()[k];
      int entry = k;
      double slope =
          slope(
              eps,
              shift -> {
                u.data()[entry] = value + shift;
                double loss = FlossedNet.loss(u, steps, FlossedNet.BIAS, FlossedNet.INITIAL);
                u.data()[entry] = value;
                return loss;
              });
      worst = Math.max(worst, Math.abs(slope - gradient[k]));
    }
    return worst;
  }

  private static double slope(double eps, DoubleUnaryOperator f) {
    return (f.applyAsDouble(eps) - f.applyAsDouble(-eps)) / (2 * eps);
  }

  private static void n3(Seed seed, Findings found) {
    Flossing flossing = example(FlossedNet.W, STEPS);
    double[] bias = biasGradient(flossing);
    double[] initial = flossing.gradientState();
    double worstBias = 0;
    double worstInitial = 0;
    for (int i = 0; i < FlossedNet.UNITS; i++) {
      int unit = i;
      double byBias =
          slope(
              1e-6,
              shift ->
                  FlossedNet.loss(
                      FlossedNet.W,
                      STEPS,
                      shifted(FlossedNet.BIAS, unit, shift),
                      FlossedNet.INITIAL));
      double byInitial =
          slope(
              1e-6,
              shift ->
                  FlossedNet.loss(
                      FlossedNet.W,
                      STEPS,
                      FlossedNet.BIAS,
                      shifted(FlossedNet.INITIAL, unit, shift)));
      worstBias = Math.max(worstBias, Math.abs(byBias - bias[i]));
      worstInitial = Math.max(worstInitial, Math.abs(byInitial - initial[i]));
    }
    found.value("largest difference bias", worstBias);
    found.value("largest difference h_0", worstInitial);
  }

  private static double[] shifted(double[] values, int k, double by) {
    double[] out = values.clone();
    out[k] += by;
    return out;
  }

  private static double[] biasGradient(Flossing flossing) {
    double[] ones = new double[flossing.gradientDrive().rows()];
    Arrays.fill(ones, 1);
    return weighted(flossing, ones);
  }

  private static void n4(Seed seed, Findings found) {
    Matrix u = FlossedNet.scaled(0.7);
    for (int steps : new int[] {20, 40, 80, 160}) {
      found.value("departure of the upper triangle of P T=" + steps, example(u, steps).drift());
      found.value("largest difference T=" + steps, worst(u, steps, 1e-6));
    }
  }

  private static void n6(Seed seed, Findings found) {
    Flossing flossing = FlossedNet.flossing();
    double loss =
        flossing.run(
            FlossedNet.W,
            FlossedNet.drive(STEPS, FlossedNet.BIAS),
            FlossedNet.INITIAL,
            FlossedNet.frame());
    found.value("loss", loss);
    each("lambda", flossing.exponents(), found);
    each("h_20", flossing.state(), found);
    for (int row = 0; row < FlossedNet.UNITS; row++) {
      Matrix g = flossing.gradientW().block(row, 0, 1, FlossedNet.UNITS);
      each("gW " + (row + 1), g.data(), found);
    }
    each("gb", biasGradient(flossing), found);
    each("gh_0", flossing.gradientState(), found);
  }

  private static void each(String name, double[] values, Findings found) {
    for (int i = 0; i < values.length; i++) {
      found.value(name + " " + (i + 1), values[i]);
    }
  }

  private static void n7(Seed seed, Findings found) {
    Matrix u = FlossedNet.W.copy();
    Adam adam = new Adam(0.01);
    double[][] slots = new double[adam.slots()][u.data().length];
    for (int update = 1; update <= 300; update++) {
      double[] gradient = example(u, STEPS).gradientW().data();
      adam.apply(u.data(), gradient, slots, update, adam.rate());
      if (update == 1) {
        found.value("loss at update 0", loss(FlossedNet.W));
      }
    }
    found.value("loss at update 300", loss(u));
  }

  private static double loss(Matrix u) {
    return FlossedNet.loss(u, STEPS, FlossedNet.BIAS, FlossedNet.INITIAL);
  }

  /** Trains W_hh, W_ih and b, and compares the nets before and after along one new sequence. */
  private static void f11(Seed seed, Findings found) {
    int units = 80;
    int exponents = 75;
    int steps = 300;
    Matrix u = Net.gaussian(units, units, 1, seed.child("W_hh"));
    double[] w = new double[units];
    new Normals(seed.child("W_ih")).fill(w, 1);
    double[] b = new double[units];
    Matrix q = Matrix.zeros(units, units);
    new Orthogonal(1).fill(q, "frame", seed.child("frame"));
    Matrix frame = q.block(0, 0, exponents, units);
    Flossing flossing = new Flossing(Backends.standard(), units, 10 + (steps + 9) / 10, 0);
    double[] fresh = noise(steps, seed.child("fresh"));
    double before = flossing.run(u, drive(w, fresh, b), new double[units], frame);
    double spread = spread(flossing);
    Adam adam = new Adam(1e-3);
    double[][] slotsU = new double[adam.slots()][u.data().length];
    double[][] slotsW = new double[adam.slots()][units];
    double[][] slotsB = new double[adam.slots()][units];
    for (int update = 1; update <= 500; update++) {
      double[] x = noise(steps, seed.child(update));
      flossing.run(u, drive(w, x, b), new double[units], frame);
      adam.apply(u.data(), mean(flossing.gradientW().data(), exponents), slotsU, update, 1e-3);
      adam.apply(w, mean(weighted(flossing, x), exponents), slotsW, update, 1e-3);
      adam.apply(b, mean(biasGradient(flossing), exponents), slotsB, update, 1e-3);
    }
    double after = flossing.run(u, drive(w, fresh, b), new double[units], frame);
    found.value("loss after 500 updates / before", after / before);
    found.value("ln of the condition number / T; after / before", spread(flossing) / spread);
  }

  /** Divides by the number of exponents, because the loss is the mean over exponents. */
  private static double[] mean(double[] gradient, int exponents) {
    return Arrays.stream(gradient).map(g -> g / exponents).toArray();
  }

  /**
   * Returns the sum over t of the gradient with respect to the drive of a unit, weighted by a
   * factor per step.
   */
  private static double[] weighted(Flossing flossing, double[] factors) {
    Matrix bars = flossing.gradientDrive();
    double[] sum = new double[bars.cols()];
    for (int t = 0; t < bars.rows(); t++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += factors[t] * bars.get(t, i);
      }
    }
    return sum;
  }

  private static double spread(Flossing flossing) {
    double[] e = flossing.exponents();
    return e[0] - e[e.length - 1];
  }

  private static double[] noise(int steps, Seed seed) {
    double[] x = new double[steps];
    new Normals(seed).fill(x, 1);
    return x;
  }

  /** Returns w x_t + b in row t - 1. */
  private static Matrix drive(double[] w, double[] x, double[] b) {
    Matrix drive = Matrix.zeros(x.length, w.length);
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < w.length; i++) {
        drive.set(t, i, w[i] * x[t] + b[i]);
      }
    }
    return drive;
  }
}
