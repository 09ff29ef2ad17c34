package gradflow.notebook;

import gradflow.analysis.AnalysisMemory;
import gradflow.analysis.NetworkAnalysis;
import gradflow.analysis.OutputLoss;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.io.InputArrayFile;
import gradflow.io.ModelOptions;
import gradflow.io.ModelWriter;
import gradflow.io.Models;
import gradflow.io.StoredModel;
import gradflow.rng.Seed;
import gradflow.task.Drive;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A trained network from a file: weights of PyTorch or Keras in safetensors or npz, or ONNX. Its
 * {@code toString} describes what was recognised.
 */
public final class ModelFile {
  private final StoredModel stored;

  private ModelFile(StoredModel stored) {
    this.stored = stored;
  }

  /**
   * Reads a file.
   *
   * @throws gradflow.check.BadArgument if the file is invalid, or holds no recurrent network
   * @throws gradflow.files.FileProblem if it cannot be read
   */
  public static ModelFile read(String path) {
    return read(path, ModelOptions.none());
  }

  /** Reads a file, with options for what the file does not contain. */
  public static ModelFile read(String path, ModelOptions options) {
    return new ModelFile(Models.read(Path.of(path), options));
  }

  /** Returns the network, with weights widened to doubles. */
  public Network network() {
    return stored.network();
  }

  /**
   * Analyses the network along T steps of generated inputs.
   *
   * @param input source of the inputs, such as {@code new WhiteNoise(1)}
   */
  public ModelAnalysis on(Drive input, int steps) {
    int size = network().inputSize();
    Seed seed = new Seed(1).replicate(0).child("input");
    return on(Sequence.of(size, 1, input.inputs(steps, size, 1, seed)));
  }

  /**
   * Analyses the network along the first sample of a file of inputs: npy, npz, safetensors or csv,
   * steps x inputs.
   *
   * @throws gradflow.check.BadArgument if the file is invalid or does not fit, or the order of
   *     steps and samples is ambiguous
   * @throws gradflow.files.FileProblem if it cannot be read
   */
  public ModelAnalysis on(String path) {
    return on(path, Optional.empty());
  }

  /**
   * Analyses the network along a file of inputs with a given layout.
   *
   * @param layout layout of a three-dimensional array: TBD, steps x samples x inputs, or BTD,
   *     samples x steps x inputs
   */
  public ModelAnalysis on(String path, InputArrayFile.Layout layout) {
    return on(path, Optional.of(layout));
  }

  private ModelAnalysis on(String path, Optional<InputArrayFile.Layout> layout) {
    InputArrayFile.Layout usual =
        stored.batchFirst() ? InputArrayFile.Layout.BTD : InputArrayFile.Layout.TBD;
    Sequence x =
        InputArrayFile.read(Path.of(path), network().inputSize(), layout, usual, 1).taken();
    return on(stored.steps() > 0 && stored.steps() < x.steps() ? x.first(stored.steps()) : x);
  }

  /**
   * Analyses the network along given inputs.
   *
   * @throws gradflow.check.BadArgument if their size differs from the network's input size
   */
  public ModelAnalysis on(Sequence x) {
    Network network = network();
    long budget = Runtime.getRuntime().maxMemory() / 4;
    NetworkAnalysis analysis =
        new NetworkAnalysis(
            network,
            x,
            new OutputLoss(new RandomDirection(When.LAST), new Seed(1).child("loss")),
            OptionalInt.empty(),
            AnalysisMemory.within(budget, network, x.steps(), x.batch(), When.LAST));
    return ModelAnalysis.run(analysis);
  }

  /**
   * Writes the network with PyTorch's names, or as ONNX: {@code .safetensors}, {@code .npz} or
   * {@code .onnx}.
   *
   * @throws gradflow.check.BadArgument if the format has no such cell
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  public Path save(String path) {
    return write(path, stored);
  }

  static Path write(String path, StoredModel model) {
    Path file = Path.of(path);
    ModelWriter.write(file, model, ModelWriter.Names.PYTORCH, Optional.empty(), Optional.empty());
    return file;
  }

  @Override
  public String toString() {
    return stored.source().file().getFileName() + "\n  " + String.join("\n  ", stored.recognised());
  }
}
