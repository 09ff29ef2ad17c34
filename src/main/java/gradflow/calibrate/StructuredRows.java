package gradflow.calibrate;

import gradflow.cell.Candidate;
import gradflow.cell.Cell;
import gradflow.cell.Cornn;
import gradflow.cell.Damping;
import gradflow.cell.Discretisation;
import gradflow.cell.ForgetGate;
import gradflow.cell.IndRnn;
import gradflow.cell.LinearOutput;
import gradflow.cell.Lru;
import gradflow.cell.MinGru;
import gradflow.cell.MinLstm;
import gradflow.cell.Mlstm;
import gradflow.cell.MlstmOutput;
import gradflow.cell.RgLru;
import gradflow.cell.S6;
import gradflow.flow.Sequence;
import gradflow.linalg.Activation;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Section cells-N: products of structured Jacobians over 2000 steps. */
final class StructuredRows {
  private static final int STEPS = 2000;

  private StructuredRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "cells-N1", "sums of logarithms against the product, T=2000", StructuredRows::n1),
        CalibrationRow.quick(
            "cells-N2", "rescaled dense products against the product, T=2000", StructuredRows::n2));
  }

  private static Map<String, Cell> diagonal() {
    Map<String, Cell> cells = new LinkedHashMap<>();
    cells.put("mingru", new MinGru(1, 3, Candidate.LINEAR));
    cells.put("minlstm", new MinLstm(1, 3, Candidate.LINEAR, true));
    cells.put("rg-lru", new RgLru(2, 8));
    cells.put("s6", new S6(2, 3, 1, Discretisation.EULER, LinearOutput.Y));
    cells.put("mlstm", new Mlstm(1, 2, 2, ForgetGate.SIGMOID, MlstmOutput.H));
    cells.put("indrnn", new IndRnn(1, 3, Activation.TANH));
    return cells;
  }

  private static Net net(Cell cell, Seed seed) {
    return Net.started(cell, seed).everything("W_ih", 1, seed).everything("w_ih", 1, seed);
  }

  private static Sequence x(Net net, Seed seed) {
    return net.noise(STEPS, 1, seed.child("x"));
  }

  private static void n1(Seed seed, Findings found) {
    diagonal()
        .forEach(
            (name, cell) -> {
              Seed own = seed.child(name);
              Net net = net(cell, own);
              Sequence x = x(net, own);
              List<double[]> logs = new ArrayList<>();
              net.jacobians(x, net.origin()).forEach(j -> logs.add(ownLogs(j)));
              double[] sums = new double[cell.stateSize()];
              double[] log = net.logNorms(x, net.origin());
              double worst = 0;
              for (int lag = 1; lag <= STEPS; lag++) {
                double largest = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < sums.length; i++) {
                  sums[i] += logs.get(STEPS - lag)[i];
                  largest = Math.max(largest, sums[i]);
                }
                worst = Math.max(worst, Math.abs(largest - log[lag]));
              }
              found.value("largest distance " + name, worst);
            });
    Net lru = Net.started(new Lru(1, 4, LinearOutput.Y), seed);
    double slowest = Double.POSITIVE_INFINITY;
    for (double nu : lru.weights().block("nu_log").data()) {
      slowest = Math.min(slowest, Math.exp(nu));
    }
    double[] log = lru.logNorms(x(lru, seed), lru.origin());
    double worst = 0;
    for (int lag = 1; lag <= STEPS; lag++) {
      worst = Math.max(worst, Math.abs(log[lag] + lag * slowest) / Math.max(1, lag * slowest));
    }
    found.value("largest distance lru", worst);
  }

  private static double[] ownLogs(Matrix j) {
    double[] logs = new double[j.rows()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(Math.abs(j.get(i, i)));
    }
    return logs;
  }

  private static void n2(Seed seed, Findings found) {
    Map<String, Cell> cells = diagonal();
    cells.put("lru", new Lru(1, 4, LinearOutput.Y));
    cells.put("cornn", new Cornn(1, 3, 0.076, 0.4, 8, Damping.EXPLICIT));
    cells.forEach(
        (name, cell) -> {
          Seed own = seed.child(name);
          Net net = net(cell, own);
          Sequence x = x(net, own);
          List<Matrix> all = net.jacobians(x, net.origin());
          double[] log = net.logNorms(x, net.origin());
          Matrix p = Matrix.identity(cell.stateSize());
          long power = 0;
          double worst = 0;
          for (int lag = 1; lag <= STEPS; lag++) {
            p = Net.product(p, all.get(STEPS - lag));
            int shift = Math.getExponent(p.maxAbs());
            for (int k = 0; k < p.data().length; k++) {
              p.data()[k] = Math.scalb(p.data()[k], -shift);
            }
            power += shift;
            if (lag % 100 == 0) {
              double norm = Backends.standard().singularValues(p)[0];
              worst = Math.max(worst, Math.abs(Math.log(norm) + power * Math.log(2) - log[lag]));
            }
          }
          found.value("largest distance " + name, worst);
        });
  }
}
