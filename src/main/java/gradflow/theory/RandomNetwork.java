package gradflow.theory;

import gradflow.cell.Cell;
import gradflow.cell.Part;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.LyapunovEstimator;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One network drawn from an {@link Ensemble}, simulated step by step. White input to each
 * pre-activation is added to the biases, b_t = b + s_x xi_t, which is equivalent and needs no input
 * weights. The entries of the initial state are N(0, ¼). The same seed gives the same bits.
 * Mutable; not thread-safe.
 */
public final class RandomNetwork {
  /** Standard deviation of the entries of the initial state. */
  static final double START = 0.5;

  /** Whether the weights are the same at each step. */
  public enum Weighting {
    /** The same weights at every step: a recurrent network. */
    TIED,
    /** Fresh weights at every step, as assumed by the usual mean-field theory. */
    UNTIED
  }

  private final Cell cell;
  private final List<Ensemble.Field> fields;
  private final double inputStd;
  private final Weighting weighting;
  private final int units;
  private final Weights weights;
  private final Tape tape;
  private final Matrix state;
  private final double[][] bias;
  private final Normals[] draws;
  private final Normals input;
  private final double[] squares;
  private long steps;
  private boolean started;

  /**
   * Draws the network.
   *
   * @throws BadArgument unless units &gt;= 1
   */
  public RandomNetwork(Ensemble ensemble, int units, Weighting weighting, Seed seed) {
    this.units = Check.positive("units", units);
    this.cell = ensemble.cell(units);
    this.fields = ensemble.fields();
    this.inputStd = ensemble.inputStd();
    this.weighting = weighting;
    this.weights = Weights.zeros(cell.layout());
    this.tape = new Tape(cell, 1);
    this.state = Matrix.zeros(cell.stateSize(), 1);
    new Normals(seed.child("initial_state")).fill(state.data(), START);
    this.bias = new double[fields.size()][units];
    this.draws = new Normals[fields.size()];
    this.input = new Normals(seed.child("input"));
    this.squares = new double[cell.parts().size()];
    Seed from = seed.child("weights");
    for (int k = 0; k < draws.length; k++) {
      Ensemble.Field field = fields.get(k);
      draws[k] = new Normals(from.child("W_hh" + field.suffix()));
      new Normals(from.child("b" + field.suffix())).fill(bias[k], field.law().biasStd());
      for (int j = 0; j < units; j++) {
        bias[k][j] += field.law().bias();
      }
    }
    drawWeights();
  }

  private void drawWeights() {
    for (int k = 0; k < draws.length; k++) {
      Ensemble.Field field = fields.get(k);
      draws[k].fill(
          weights.block("W_hh" + field.suffix()).data(), field.law().gain() / Math.sqrt(units));
      System.arraycopy(bias[k], 0, weights.block("b" + field.suffix()).data(), 0, units);
    }
    weights.changed();
  }

  /** Returns the weights of the last step. */
  public Weights weights() {
    return weights;
  }

  /** Performs a step. Returns the same tape object at each call. */
  public Tape step() {
    if (weighting == Weighting.UNTIED && started) {
      drawWeights();
    }
    started = true;
    if (inputStd > 0) {
      for (int k = 0; k < bias.length; k++) {
        String name = "b" + fields.get(k).suffix();
        double[] b = weights.block(name).data();
        for (int j = 0; j < units; j++) {
          b[j] = bias[k][j] + inputStd * input.next();
        }
        weights.changed(name);
      }
    }
    tape.setBefore(state);
    cell.step(weights, tape);
    tape.getAfter(state);
    steps++;
    int row = 0;
    for (int p = 0; p < squares.length; p++) {
      int size = cell.parts().get(p).size();
      for (int j = 0; j < size; j++) {
        double s = state.data()[row++];
        squares[p] += s * s / size;
      }
    }
    return tape;
  }

  /** Performs the steps of an estimate of the Lyapunov exponents. */
  public LyapunovResult exponents(LyapunovSpectrum options) {
    // pending Jacobians share the weights, which must not change before the factorisation
    LyapunovSpectrum safe =
        weighting == Weighting.UNTIED ? options.orthonormalisedEvery(1) : options;
    LyapunovEstimator estimator = new LyapunovEstimator(safe, cell, weights, 1);
    for (long t = 1; t <= options.burnIn() + options.steps(); t++) {
      estimator.accept(t, step());
      if (t == options.burnIn()) {
        forgetMeans();
      }
    }
    return estimator.result();
  }

  /** Resets the means of {@link #meanSquares}. */
  private void forgetMeans() {
    java.util.Arrays.fill(squares, 0);
    steps = 0;
  }

  /**
   * Returns mean squares such as E h² by the name of the part of the state, over units and steps
   * since the burn-in of the last estimate.
   */
  public Map<String, Double> meanSquares() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int p = 0; p < squares.length; p++) {
      Part part = cell.parts().get(p);
      means.put(part.name(), squares[p] / steps);
    }
    return means;
  }
}
