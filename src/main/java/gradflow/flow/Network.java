package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Stacked recurrent layers. Each runs over the whole output sequence of the layer below, in one or
 * both directions. The outputs of two directions are concatenated, the forward one first.
 *
 * @param layers bottom first
 */
public record Network(List<Layer> layers) {
  /**
   * A layer.
   *
   * @param directions one, or the forward and the backward one
   */
  public record Layer(List<Direction> directions) {
    /**
     * Checks that the directions take the same inputs.
     *
     * @throws gradflow.check.BadArgument if there is no direction or more than two, or their input
     *     sizes differ
     */
    public Layer {
      directions = List.copyOf(directions);
      Check.within("directions", directions.size(), 1, 2);
      for (Direction d : directions) {
        Check.equal(
            "input_size", d.cell().inputSize(), directions.get(0).cell().inputSize(), "as forward");
      }
    }

    /** Number of inputs, D. */
    public int inputSize() {
      return directions.get(0).cell().inputSize();
    }

    /** Number of outputs of all directions together. */
    public int outputSize() {
      return directions.stream().mapToInt(d -> d.cell().hiddenSize()).sum();
    }
  }

  /**
   * A cell that runs over a sequence.
   *
   * @param backward whether it runs from the last input to the first
   * @param cell the cell
   * @param weights its parameters
   * @param initial the state before its first step, n x 1 for every sample, or n x B
   */
  public record Direction(boolean backward, Cell cell, Weights weights, Matrix initial) {
    /** Returns the inputs in the order in which this direction reads them. */
    public Sequence order(Sequence x) {
      if (!backward) {
        return x;
      }
      double[][] reversed = new double[x.steps()][];
      for (int t = 1; t <= x.steps(); t++) {
        reversed[x.steps() - t] = x.at(t);
      }
      return Sequence.of(x.size(), x.batch(), reversed);
    }

    /**
     * Returns s_0 of a batch, n x B.
     *
     * @throws gradflow.check.BadArgument if the initial state has fewer samples
     */
    public Matrix start(int batch) {
      Matrix s = Matrix.zeros(initial.rows(), batch);
      if (initial.cols() > 1) {
        Check.that(
            batch <= initial.cols(),
            "samples",
            "got " + batch + ", expected at most " + initial.cols() + ", as the initial state has");
        for (int i = 0; i < s.rows(); i++) {
          System.arraycopy(initial.data(), i * initial.cols(), s.data(), i * batch, batch);
        }
        return s;
      }
      for (int i = 0; i < s.rows(); i++) {
        java.util.Arrays.fill(s.data(), i * batch, (i + 1) * batch, initial.get(i, 0));
      }
      return s;
    }

    /**
     * Runs over a sequence.
     *
     * @return its outputs, P x B each, at the positions of the corresponding inputs
     * @throws DivergenceException if a state is not finite; the reported step counts in the
     *     direction's own order
     */
    public double[][] outputs(Sequence x) {
      double[][] out = new double[x.steps()][];
      run(x, (output, t) -> out[place(t, x.steps()) - 1] = output.clone());
      return out;
    }

    /**
     * Runs over a sequence.
     *
     * @param output receives each step, in the direction's own order, with its output, P x B, which
     *     is not a copy
     * @throws DivergenceException if a state is not finite
     */
    public void run(Sequence x, ObjIntConsumer<double[]> output) {
      Trajectory run =
          new Trajectory(
              cell, weights, order(x), start(x.batch()), new MemoryPlan(x.steps(), 1, 0));
      run.forward((t, tape) -> output.accept(tape.output(), t));
    }

    /** Returns the position in the sequence of this direction's step t of T. */
    public int place(int t, int steps) {
      return backward ? steps + 1 - t : t;
    }
  }

  /**
   * Checks that the layers fit.
   *
   * @throws gradflow.check.BadArgument if there is none, or the number of inputs of a layer differs
   *     from the number of outputs of the one below
   */
  public Network {
    layers = List.copyOf(layers);
    Check.that(!layers.isEmpty(), "layers", "got none, expected at least 1");
    for (int k = 1; k < layers.size(); k++) {
      Check.equal(
          "input_size of layer " + k,
          layers.get(k).inputSize(),
          layers.get(k - 1).outputSize(),
          "outputs of layer " + (k - 1));
    }
  }

  /** Number of inputs of the lowest layer. */
  public int inputSize() {
    return layers.get(0).inputSize();
  }

  /**
   * Runs one layer.
   *
   * @return the outputs of its directions, concatenated
   * @throws DivergenceException if a state is not finite
   */
  public static Sequence outputs(Layer layer, Sequence x) {
    List<double[][]> each = new ArrayList<>();
    layer.directions().forEach(d -> each.add(d.outputs(x)));
    return join(layer, each, x.batch());
  }

  /** Concatenates the outputs of the directions of a layer, the forward one first. */
  public static Sequence join(Layer layer, List<double[][]> each, int batch) {
    double[][] first = each.get(0);
    double[][] joined = new double[first.length][];
    for (int t = 0; t < first.length; t++) {
      joined[t] = new double[layer.outputSize() * batch];
      int at = 0;
      for (double[][] one : each) {
        System.arraycopy(one[t], 0, joined[t], at, one[t].length);
        at += one[t].length;
      }
    }
    return Sequence.of(layer.outputSize(), batch, joined);
  }
}
