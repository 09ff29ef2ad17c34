package gradflow.notebook;

import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.experiment.RunExecution;
import gradflow.experiment.RunSpec;
import gradflow.flow.Sequence;
import gradflow.init.Gaussian;
import gradflow.init.Initialiser;
import gradflow.init.Scheme;
import gradflow.io.ModelWriter;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.Drive;
import gradflow.task.InitialState;
import gradflow.task.Loss;
import gradflow.task.RandomDirection;
import gradflow.task.Task;
import gradflow.task.When;
import gradflow.task.Zero;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Entry point for programs and notebooks. It holds a cell and its weights, or how they are drawn;
 * {@link #on on} unrolls it over inputs. Each method returns a new object.
 *
 * <pre>{@code
 * GradientFlow.of(new Lstm(1, 64)).gain(1.5).on(new WhiteNoise(1), 200).productNorms().plot();
 * }</pre>
 *
 * <p>Random draws are those of {@code gradflow run} for replicate 0 of a spec with the same seed.
 */
public final class GradientFlow {
  private final Cell cell;
  private final Optional<Weights> given;
  private final Scheme scheme;
  private final InitialState start;
  private final Loss loss;
  private final long seed;
  private final int samples;

  private GradientFlow(
      Cell cell,
      Optional<Weights> given,
      Scheme scheme,
      InitialState start,
      Loss loss,
      long seed,
      int samples) {
    this.cell = cell;
    this.given = given;
    this.scheme = scheme;
    this.start = start;
    this.loss = loss;
    this.seed = seed;
    this.samples = samples;
  }

  /** Creates a cell with Gaussian weights of gain 1, zero biases, and seed 1. */
  public static GradientFlow of(Cell cell) {
    return of(cell, Optional.empty());
  }

  /**
   * Creates a cell with given weights.
   *
   * @param weights weights, which are copied
   * @throws gradflow.check.BadArgument if the weights belong to another cell
   */
  public static GradientFlow of(Cell cell, Weights weights) {
    Check.that(
        weights.layout().blocks().equals(cell.layout().blocks()),
        "weights",
        "got " + weights.layout().names() + ", expected the blocks of " + cell);
    return of(cell, Optional.of(weights.copy()));
  }

  private static GradientFlow of(Cell cell, Optional<Weights> weights) {
    RandomDirection loss = new RandomDirection(When.LAST);
    return new GradientFlow(cell, weights, new Scheme(), new InitialState(0), loss, 1, 1);
  }

  /**
   * Compares runs, one for each value.
   *
   * @param name name of what differs, such as {@code gain}: letters, digits and _
   * @param values its values, such as numbers or cells
   * @param run creates the run for a value
   */
  public static <T> Comparison compare(
      String name, Collection<T> values, Function<T, Unrolled> run) {
    return Comparison.of(name, values, run);
  }

  /** Draws the recurrent weights independently from N(0, g²/H). */
  public GradientFlow gain(double g) {
    return recurrent(new Gaussian(g));
  }

  /** Sets the initialiser of the recurrent weights. */
  public GradientFlow recurrent(Initialiser initialiser) {
    return with(
        new Scheme(initialiser, scheme.input(), scheme.bias(), scheme.peephole(), scheme.blocks()));
  }

  /** Sets the initialiser of the input weights. */
  public GradientFlow input(Initialiser initialiser) {
    return with(
        new Scheme(
            scheme.recurrent(), initialiser, scheme.bias(), scheme.peephole(), scheme.blocks()));
  }

  /**
   * Sets the initialiser of one block, whatever its role.
   *
   * @param name name of the block, such as {@code b_f}, the bias of an lstm's forget gate
   * @throws gradflow.check.BadArgument if the cell has no such block
   */
  public GradientFlow block(String name, Initialiser initialiser) {
    Map<String, Initialiser> blocks = new LinkedHashMap<>(scheme.blocks());
    blocks.put(name, initialiser);
    Scheme more =
        new Scheme(scheme.recurrent(), scheme.input(), scheme.bias(), scheme.peephole(), blocks);
    more.requireKnown(cell.layout().names());
    return with(more);
  }

  private GradientFlow with(Scheme other) {
    Check.that(
        given.isEmpty(),
        "weights",
        "were given, so there is nothing to draw; start from GradientFlow.of(cell)");
    return new GradientFlow(cell, given, other, start, loss, seed, samples);
  }

  /** Sets the seed of all random draws. */
  public GradientFlow seed(long value) {
    return new GradientFlow(cell, given, scheme, start, loss, value, samples);
  }

  /** Sets the number of input sequences. Curves then show the spread over them. */
  public GradientFlow samples(int count) {
    Check.positive("samples", count);
    return new GradientFlow(cell, given, scheme, start, loss, seed, count);
  }

  /**
   * Sets the loss whose gradient is followed. The default is a random direction of the last output.
   */
  public GradientFlow loss(Loss other) {
    return new GradientFlow(cell, given, scheme, start, other, seed, samples);
  }

  /** Draws the entries of the initial state from N(0, std²). The default is the zero state. */
  public GradientFlow start(double std) {
    return new GradientFlow(cell, given, scheme, new InitialState(std), loss, seed, samples);
  }

  /** Returns the cell. */
  public Cell cell() {
    return cell;
  }

  /** Returns the weights, given or drawn, as a new copy. */
  public Weights weights() {
    return given
        .map(Weights::copy)
        .orElseGet(() -> RunExecution.weights(spec(new Zero(), 1), root()));
  }

  private RunSpec spec(Drive input, int steps) {
    return new RunSpec(cell, scheme, input, start, loss, steps, samples);
  }

  private Seed root() {
    return new Seed(seed).replicate(0);
  }

  /**
   * Unrolls the cell over T steps of generated inputs.
   *
   * @param input source of the inputs, such as {@code new WhiteNoise(1)}
   * @param steps number of steps T ≥ 1
   */
  public Unrolled on(Drive input, int steps) {
    RunSpec spec = spec(input, steps);
    double[][] x = input.inputs(steps, cell.inputSize(), samples, root().child("input"));
    return on(Sequence.of(cell.inputSize(), samples, x), spec.steps());
  }

  /** Unrolls the cell over T steps without input. */
  public Unrolled on(int steps) {
    return on(new Zero(), steps);
  }

  /**
   * Unrolls the cell over one sequence.
   *
   * @param x one row per step and one column per input
   * @throws gradflow.check.BadArgument if the length of a row differs from the cell's input size
   */
  public Unrolled on(double[][] x) {
    return on(Sequence.of(cell.inputSize(), 1, x));
  }

  /**
   * Unrolls the cell over given inputs, with their number of samples.
   *
   * @throws gradflow.check.BadArgument if their size differs from the cell's input size
   */
  public Unrolled on(Sequence x) {
    Check.equal("inputs", x.size(), cell.inputSize(), "the cell's input_size");
    return on(x, x.steps());
  }

  private Unrolled on(Sequence x, int steps) {
    double[] s0 = start.state(cell.stateSize(), x.batch(), root().child("initial_state"));
    return new Unrolled(
        cell,
        weights(),
        x.first(steps),
        Matrix.wrap(cell.stateSize(), x.batch(), s0),
        loss,
        root().child("loss"));
  }

  /**
   * Prepares training on a task. Only drawn weights can be trained, not given ones.
   *
   * @throws gradflow.check.BadArgument if weights were given
   */
  public Training learn(Task task) {
    Check.that(given.isEmpty(), "weights", "were given; training draws its own");
    return new Training(cell, scheme, root(), task);
  }

  /**
   * Writes cell and weights with PyTorch's names, or as ONNX: {@code .safetensors}, {@code .npz} or
   * {@code .onnx}. For an onnx cell the original graph is written, with these weights.
   *
   * @return the file
   * @throws gradflow.check.BadArgument if no model format has such a cell
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  public Path save(String path) {
    ModelWriter.write(Path.of(path), cell, weights());
    return Path.of(path);
  }

  @Override
  public String toString() {
    return cell
        + ", "
        + cell.layout().size()
        + " parameters, "
        + (given.isPresent()
            ? "weights as given"
            : "weights drawn by " + scheme + ", seed " + seed);
  }
}
