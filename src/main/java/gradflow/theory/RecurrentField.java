package gradflow.theory;

import gradflow.check.Check;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.List;

/**
 * The pre-activations of a population whose outputs are multiplied by large random matrices, and
 * their tangents, which are multiplied by the same matrices. State and tangent are uncorrelated, so
 * each has a separate {@link GaussianHistory}. Mutable; not thread-safe.
 */
final class RecurrentField {
  private final int samples;
  private final List<GateLaw> laws;
  private final double inputStd;
  private final GaussianHistory states;
  private final GaussianHistory tangents;
  private final Normals stateDraws;
  private final Normals tangentDraws;
  private final Normals input;
  private final double[][] bias;

  RecurrentField(int samples, int steps, List<GateLaw> laws, double inputStd, Seed seed) {
    this.samples = Check.positive("samples", samples);
    this.laws = List.copyOf(laws);
    this.inputStd = inputStd;
    this.states = new GaussianHistory(samples, steps, laws.size());
    this.tangents = new GaussianHistory(samples, steps, laws.size());
    this.stateDraws = new Normals(seed.child("state"));
    this.tangentDraws = new Normals(seed.child("tangent"));
    this.input = new Normals(seed.child("input"));
    this.bias = new double[laws.size()][samples];
    Normals biases = new Normals(seed.child("bias"));
    for (int k = 0; k < bias.length; k++) {
      biases.fill(bias[k], laws.get(k).biasStd());
      for (int m = 0; m < samples; m++) {
        bias[k][m] += laws.get(k).bias();
      }
    }
  }

  /** Appends the outputs and tangents that the matrices are applied to at this step. */
  void append(double[] output, double[] outputTangent) {
    states.append(output);
    tangents.append(outputTangent);
  }

  /** Computes the products of W_k with the output and with its tangent. */
  void recurrent(int k, double[] a, double[] da) {
    states.draw(k, stateDraws, a);
    tangents.draw(k, tangentDraws, da);
    double g = laws.get(k).gain();
    for (int m = 0; m < samples; m++) {
      a[m] *= g;
      da[m] *= g;
    }
  }

  /** Adds bias and input. */
  void addInput(int k, double[] a) {
    for (int m = 0; m < samples; m++) {
      a[m] += bias[k][m] + inputStd * input.next();
    }
  }

  /** Computes a complete pre-activation and its tangent. */
  void preActivation(int k, double[] a, double[] da) {
    recurrent(k, a, da);
    addInput(k, a);
  }

  /** Returns an array of N(0, std²) numbers, as an initial state. */
  static double[] start(int samples, double std, Seed seed) {
    double[] x = new double[samples];
    new Normals(seed).fill(x, std);
    return x;
  }
}
