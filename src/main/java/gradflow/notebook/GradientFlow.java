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
 * Where a program or a notebook starts: a cell, how its weights are drawn (or the weights
 * themselves), then {@link #on on} some inputs. Each method gives a new object.
 *
 * <pre>{@code
 * GradientFlow.of(new Lstm(1, 64)).gain(1.5).on(new WhiteNoise(1), 200).productNorms().plot();
 * }</pre>
 *
 * <p>What is drawn is what {@code gradflow run} draws for replicate 0 of a spec with that seed.
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

  /** A cell with Gaussian weights of gain 1, zero biases, seed 1. */
  public static GradientFlow of(Cell cell) {
    return of(cell, Optional.empty());
  }

  /**
   * A cell with these weights.
   *
   * @param weights copied
   * @throws gradflow.check.BadArgument if they are another cell's
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
   * Runs side by side, one for each value.
   *
   * @param name of what differs, such as {@code gain}: letters, digits and _
   * @param values of it, such as numbers or cells
   * @param run what is run for a value
   */
  public static <T> Comparison compare(
      String name, Collection<T> values, Function<T, Unrolled> run) {
    return Comparison.of(name, values, run);
  }

  /** Recurrent weights N(0, g²/H), independent. */
  public GradientFlow gain(double g) {
    return recurrent(new Gaussian(g));
  }

  /** Recurrent weights by that initialiser. */
  public GradientFlow recurrent(Initialiser initialiser) {
    return with(
        new Scheme(initialiser, scheme.input(), scheme.bias(), scheme.peephole(), scheme.blocks()));
  }

  /** Input weights by that initialiser. */
  public GradientFlow input(Initialiser initialiser) {
    return with(
        new Scheme(
            scheme.recurrent(), initialiser, scheme.bias(), scheme.peephole(), scheme.blocks()));
  }

  /**
   * One block by that initialiser, whatever its role.
   *
   * @param name such as {@code b_f}, the bias of an lstm's forget gate
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

  /** Another seed of everything random. */
  public GradientFlow seed(long value) {
    return new GradientFlow(cell, given, scheme, start, loss, value, samples);
  }

  /** That many input sequences side by side; curves then show their spread. */
  public GradientFlow samples(int count) {
    Check.positive("samples", count);
    return new GradientFlow(cell, given, scheme, start, loss, seed, count);
  }

  /** The loss whose gradient is followed; without, a random direction of the last output. */
  public GradientFlow loss(Loss other) {
    return new GradientFlow(cell, given, scheme, start, other, seed, samples);
  }

  /** An initial state whose entries are N(0, std²); without, zero. */
  public GradientFlow start(double std) {
    return new GradientFlow(cell, given, scheme, new InitialState(std), loss, seed, samples);
  }

  /** The cell. */
  public Cell cell() {
    return cell;
  }

  /** The weights, given or drawn; a copy at every call. */
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
   * Unrolled over T steps of generated inputs.
   *
   * @param input such as {@code new WhiteNoise(1)}
   * @param steps T ≥ 1
   */
  public Unrolled on(Drive input, int steps) {
    RunSpec spec = spec(input, steps);
    double[][] x = input.inputs(steps, cell.inputSize(), samples, root().child("input"));
    return on(Sequence.of(cell.inputSize(), samples, x), spec.steps());
  }

  /** Unrolled over T steps without input. */
  public Unrolled on(int steps) {
    return on(new Zero(), steps);
  }

  /**
   * Unrolled over one sequence.
   *
   * @param x a row per step, a column per input
   * @throws gradflow.check.BadArgument if a row has another length than the cell has inputs
   */
  public Unrolled on(double[][] x) {
    return on(Sequence.of(cell.inputSize(), 1, x));
  }

  /**
   * Unrolled over given inputs, with their number of samples.
   *
   * @throws gradflow.check.BadArgument if they are of another size than the cell takes
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
   * To be trained on a task; weights that were given cannot be, only drawn ones.
   *
   * @throws gradflow.check.BadArgument if weights were given
   */
  public Training learn(Task task) {
    Check.that(given.isEmpty(), "weights", "were given; training draws its own");
    return Training.of(cell, scheme, root(), task);
  }

  /**
   * Writes cell and weights with PyTorch's names, or as ONNX: {@code .safetensors}, {@code .npz} or
   * {@code .onnx}. The graph of an onnx cell keeps its form, with these weights.
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
