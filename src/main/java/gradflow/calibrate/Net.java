package gradflow.calibrate;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Rnn;
import gradflow.cell.Role;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.BlockRun;
import gradflow.flow.ChainProduct;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.init.Uniform;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A cell with its weights: a network of a set-up.
 *
 * @param cell the cell
 * @param weights parameters of the cell
 */
record Net(Cell cell, Weights weights) {
  private static final long MEMORY = 1L << 30;

  /** Creates the net h_t = W h_{t−1} + x_t, with one input that has no effect. */
  static Net linear(Matrix u) {
    Rnn cell = new Rnn(1, u.rows(), Activation.IDENTITY);
    return new Net(cell, Weights.zeros(cell.layout()).set("W_hh", u));
  }

  /** Creates a net with recurrent weights N(0, g²/H) and everything else 0. */
  static Net random(Cell cell, double gain, Seed seed) {
    Weights w = Weights.zeros(cell.layout());
    for (Block block : cell.layout().blocks()) {
      if (block.role() == Role.RECURRENT) {
        w.set(block.name(), gaussian(block.rows(), block.cols(), gain, seed.child(block.name())));
      }
    }
    return new Net(cell, w);
  }

  /** Creates an autonomous tanh network of n units. */
  static Net tanh(int n, double gain, Seed seed) {
    return random(new Rnn(1, n, Activation.TANH), gain, seed);
  }

  /** Creates a tanh network with one input per unit, and constant biases N(0, s_b²). */
  static Net driven(int n, double gain, double biasStd, Seed seed) {
    Net net = random(new Rnn(n, n, Activation.TANH), gain, seed);
    net.weights.set("W_ih", Matrix.identity(n));
    new Normals(seed.child("b")).fill(net.weights.block("b").data(), biasStd);
    net.weights.changed();
    return net;
  }

  /** Creates a net whose blocks have their default initialisation; blocks without one are 0. */
  static Net started(Cell cell, Seed seed) {
    Net net = random(cell, 0, seed);
    for (Block block : cell.layout().blocks()) {
      block.start().ifPresent(how -> how.fill(net.weights.block(block.name()), block.name(), seed));
    }
    net.weights.changed();
    return net;
  }

  /** Sets entry (j, from + j) of each row j. */
  static void diagonal(Matrix m, int from, double value) {
    for (int j = 0; j < m.rows(); j++) {
      m.set(j, from + j, value);
    }
  }

  /** Returns (1/T) Σ_t ln |J_t[k][k]| for each k: the exponents if all J are diagonal. */
  double[] ownExponents(Sequence x, Matrix initial) {
    double[] sum = new double[cell.stateSize()];
    double[] product = new double[sum.length];
    Arrays.fill(product, 1);
    BlockRun.Visitor visitor = (t, sample, j) -> addLogs(j, product, sum, t == x.steps());
    if (cell.affine().isPresent()) {
      new BlockRun(cell, weights, x, initial).forward(visitor);
    } else {
      StepJacobian j = cell.newJacobian();
      new Trajectory(cell, weights, x, initial, MemoryPlan.within(MEMORY, cell, x.steps(), 1))
          .forward(
              (t, tape) -> {
                cell.jacobian(weights, tape, 0, j);
                visitor.visit(t, 0, j);
              });
    }
    return Arrays.stream(sum).map(s -> s / x.steps()).toArray();
  }

  /** Multiplies by the diagonal, and adds logarithms before products overflow or underflow. */
  private static void addLogs(StepJacobian j, double[] product, double[] sum, boolean last) {
    for (int k = 0; k < sum.length; k++) {
      double factor = Math.abs(j.self(k));
      if (!(factor > 1e-100 && factor < 1e100)) {
        sum[k] += Math.log(factor);
      } else {
        product[k] *= factor;
      }
      if (last || !(product[k] > 1e-100 && product[k] < 1e100)) {
        sum[k] += Math.log(product[k]);
        product[k] = 1;
      }
    }
  }

  /** Creates a net with all blocks uniform on ±bound. */
  static Net uniform(Cell cell, double bound, Seed seed) {
    Weights w = Weights.zeros(cell.layout());
    Uniform draw = new Uniform(bound);
    for (Block block : cell.layout().blocks()) {
      draw.fill(w.block(block.name()), block.name(), seed);
    }
    w.changed();
    return new Net(cell, w);
  }

  /** Returns inputs uniform on (0, 1) and white in time. */
  static Feed uniformFeed(Seed seed) {
    UniformRandomProvider random = seed.generator();
    return (t, out) -> Arrays.setAll(out, k -> random.nextDouble());
  }

  /** Returns N(0, 1) inputs. */
  static Feed noiseFeed(Seed seed) {
    Normals noise = new Normals(seed);
    return (t, out) -> noise.fill(out, 1);
  }

  /** Returns the same inputs as a sequence for one sample. */
  static Sequence uniformInputs(int inputs, int steps, Seed seed) {
    Feed feed = uniformFeed(seed);
    double[][] x = new double[steps][inputs];
    for (int t = 1; t <= steps; t++) {
      feed.next(t, x[t - 1]);
    }
    return Sequence.of(inputs, 1, x);
  }

  /** Sets the blocks whose names start with a prefix to N(0, g²/columns) entries. */
  Net everything(String prefix, double gain, Seed seed) {
    for (Block block : cell.layout().blocks()) {
      if (block.name().startsWith(prefix)) {
        weights.set(
            block.name(), gaussian(block.rows(), block.cols(), gain, seed.child(block.name())));
      }
    }
    return this;
  }

  /** Sets all entries of a bias. */
  Net bias(String block, double value) {
    weights.block(block).fill(value);
    weights.changed();
    return this;
  }

  /** Returns a rows x cols matrix with N(0, g²/cols) entries. */
  static Matrix gaussian(int rows, int cols, double gain, Seed seed) {
    Matrix m = Matrix.zeros(rows, cols);
    new Normals(seed).fill(m.data(), gain / Math.sqrt(cols));
    return m;
  }

  /** Returns a random state, n x B, with N(0, std²) entries. */
  Matrix state(double std, int batch, Seed seed) {
    Matrix s = Matrix.zeros(cell.stateSize(), batch);
    new Normals(seed).fill(s.data(), std);
    return s;
  }

  /** Returns the zero state, n x 1. */
  Matrix origin() {
    return Matrix.zeros(cell.stateSize(), 1);
  }

  /** Returns N(0, 1) inputs for T steps. */
  Sequence noise(int steps, int batch, Seed seed) {
    double[][] x = new double[steps][cell.inputSize() * batch];
    Normals normals = new Normals(seed);
    for (double[] at : x) {
      normals.fill(at, 1);
    }
    return Sequence.of(cell.inputSize(), batch, x);
  }

  /** Returns zero input for T steps and one sample. */
  Sequence silence(int steps) {
    return Sequence.zeros(steps, cell.inputSize(), 1);
  }

  /** Runs the net along the inputs. */
  Trajectory walk(Sequence x, Matrix initial) {
    Trajectory trajectory =
        new Trajectory(
            cell, weights, x, initial, MemoryPlan.within(MEMORY, cell, x.steps(), x.batch()));
    trajectory.forward((t, tape) -> {});
    return trajectory;
  }

  /** Returns ln ‖P_{T,t}‖₂ by lag T − t = 0 … T. */
  double[] logNorms(Sequence x, Matrix initial) {
    double[] out = new double[x.steps() + 1];
    StepJacobian j = cell.newJacobian();
    ChainProduct p = ChainProduct.of(weights.backend(), cell.parts(), j, SpectralNorm.TOLERANCE);
    walk(x, initial)
        .backward(
            (t, tape) -> {
              cell.jacobian(weights, tape, 0, j);
              p.multiplyRight(t, j);
              out[x.steps() - t + 1] = p.spectralNorm().ln();
            });
    return out;
  }

  /** Returns J_1 … J_T. */
  List<Matrix> jacobians(Sequence x, Matrix initial) {
    List<Matrix> out = new ArrayList<>();
    StepJacobian j = cell.newJacobian();
    new Trajectory(cell, weights, x, initial, MemoryPlan.within(MEMORY, cell, x.steps(), 1))
        .forward(
            (t, tape) -> {
              cell.jacobian(weights, tape, 0, j);
              out.add(j.toMatrix());
            });
    return out;
  }

  /** Returns J_T of a run with inputs N(0, 1) from the zero state. */
  Matrix lastJacobian(int steps, Seed seed) {
    Matrix last = Matrix.zeros(cell.stateSize(), cell.stateSize());
    StepJacobian j = cell.newJacobian();
    Sequence x = noise(steps, 1, seed);
    new Trajectory(cell, weights, x, origin(), MemoryPlan.within(MEMORY, cell, steps, 1))
        .forward(
            (t, tape) -> {
              if (t == steps) {
                cell.jacobian(weights, tape, 0, j);
                j.toMatrix(last);
              }
            });
    return last;
  }

  /** Returns the tape of one step from a state, without input. */
  Tape step(Matrix state) {
    Tape tape = new Tape(cell, state.cols());
    tape.setBefore(state);
    cell.step(weights, tape);
    return tape;
  }

  /** Returns ∂s'/∂s of the first sample of a tape. */
  StepJacobian jacobian(Tape tape) {
    StepJacobian j = cell.newJacobian();
    cell.jacobian(weights, tape, 0, j);
    return j;
  }

  /** Computes the Lyapunov exponents starting from a state. */
  LyapunovResult exponents(LyapunovSpectrum options, Feed feed, Matrix start) {
    return options.measure(cell, weights, feed, start);
  }

  /** Returns the largest Lyapunov exponent from a state on. */
  double lambda1(int steps, int burnIn, Feed feed, Matrix start) {
    return exponents(LyapunovSpectrum.of(steps, burnIn).top(1), feed, start).exponents()[0];
  }

  /** Returns A B. */
  static Matrix product(Matrix a, Matrix b) {
    Matrix c = Matrix.zeros(a.rows(), b.cols());
    gradflow.linalg.Backends.standard().multiply(1, a, false, b, false, 0, c);
    return c;
  }
}
