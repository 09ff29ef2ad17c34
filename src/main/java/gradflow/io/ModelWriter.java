package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.Network;
import gradflow.linalg.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes networks in formats of other tools. The file extension determines the format. */
public final class ModelWriter {
  /** Naming convention of an array file. */
  public enum Names {
    /** weight_ih_l0, … */
    PYTORCH,
    /** kernel, recurrent_kernel, … */
    KERAS
  }

  private ModelWriter() {}

  /**
   * What was written in addition to the network, and what could not be written.
   *
   * @param carried names of the arrays of the model's file that are not part of the network
   * @param lost descriptions of what the format cannot store
   */
  public record Written(List<String> carried, List<String> lost) {
    /** Copies the lists. */
    public Written {
      carried = List.copyOf(carried);
      lost = List.copyOf(lost);
    }
  }

  /**
   * Writes a model that was read from a file. Arrays of that file that are not part of the network
   * are copied unchanged, with their names and types, if the format can store them.
   *
   * @param names naming convention for safetensors and npz
   * @param prefix prefix of every name; empty to keep the model's prefix if its naming convention
   *     is the same
   * @param type element type of the network's numbers; empty for the type in the model's file
   * @throws BadArgument if {@code path} is the model's own file, or the format has no such cell or
   *     type
   * @throws gradflow.files.FileProblem if the file cannot be written
   */
  public static Written write(
      Path path,
      StoredModel model,
      Names names,
      Optional<String> prefix,
      Optional<ElementType> type) {
    if (model.graph().isPresent()) {
      throw new BadArgument(
          model.source().file().toString(),
          "is a one-step graph, which has no weights under PyTorch's or Keras's names; expected a"
              + " recurrent network");
    }
    ElementType element = type.orElse(model.source().type());
    Check.that(element.floating(), "type", "got " + element + ", expected F16, BF16, F32 or F64");
    OtherFile.require(path, model.source().file());
    String format = Models.format(path);
    if (model.module().isPresent()) {
      requireArrays(model, names, format);
    }
    if (format.equals("onnx")) {
      OnnxWriter.write(path, model, element);
      return new Written(List.of(), Lost.inOnnx(model));
    }
    boolean same =
        model.module().isPresent() || model.source().convention().equalsIgnoreCase(names.name());
    String before = prefix.orElse(same ? model.source().prefix() : "");
    List<WritableArray> arrays = new ArrayList<>(arrays(model, names, before, element));
    if (model.unused().isEmpty()) {
      put(path, format, arrays, model);
    } else {
      try (TensorFile source = Models.open(model.source().file())) {
        model.unused().forEach(t -> arrays.add(carried(source, t, format)));
        requireDifferentNames(path, arrays);
        put(path, format, arrays, model);
      }
    }
    return new Written(
        model.unused().stream().map(TensorInfo::name).toList(), Lost.inArrays(model, format));
  }

  private static List<NamedArray> arrays(
      StoredModel model, Names names, String prefix, ElementType type) {
    if (model.module().isPresent()) {
      return model.module().get().arrays(prefix, type);
    }
    return names == Names.KERAS
        ? KerasArrays.of(model, prefix, type)
        : TorchArrays.of(model, prefix, type);
  }

  /** Requires a format and names that code released with a paper can read. */
  private static void requireArrays(StoredModel model, Names names, String format) {
    Check.that(
        names == Names.PYTORCH && !format.equals("onnx"),
        "cell",
        "got "
            + model.module().get().form().cell()
            + ", which can only be written to safetensors or npz, with the names of "
            + model.module().get().form().project());
  }

  /**
   * Returns the array unchanged, except that bfloat16, which NumPy lacks, becomes float32 with the
   * same values.
   */
  private static WritableArray carried(TensorFile source, TensorInfo t, String format) {
    return format.equals("npz") && t.type() == ElementType.BF16
        ? new NamedArray(new TensorInfo(t.name(), ElementType.F32, t.shape()), source.read(t))
        : new CarriedArray(source, t);
  }

  private static void put(Path path, String format, List<WritableArray> arrays, StoredModel model) {
    switch (format) {
      case "npz" -> NpzWriter.write(path, arrays);
      case "safetensors" -> SafetensorsWriter.write(path, arrays, metadata(model));
      default ->
          throw new BadArgument(
              path.toString(), "got another ending, expected .safetensors, .npz or .onnx");
    }
  }

  private static Map<String, String> metadata(StoredModel model) {
    Map<String, String> own = model.source().metadata();
    return model.module().map(m -> m.metadata(own)).orElse(own);
  }

  private static void requireDifferentNames(Path path, List<WritableArray> arrays) {
    Set<String> seen = new HashSet<>();
    for (WritableArray a : arrays) {
      Check.that(
          seen.add(a.info().name()),
          path.toString(),
          "would have two arrays named "
              + a.info().name()
              + ": one of the network, one that the model's file has besides; keep the names of"
              + " the file's own convention (--names)");
    }
  }

  /**
   * Writes a cell with PyTorch's names, or as ONNX. For an onnx cell the original graph is written,
   * with these weights.
   *
   * @throws BadArgument if the format has no such cell
   * @throws gradflow.files.FileProblem if the file cannot be written
   */
  public static void write(Path path, Cell cell, Weights weights) {
    if (cell instanceof OnnxCell graph) {
      OnnxGraphs.write(graph.file().path(), path, weights);
      return;
    }
    List<Network.Layer> layers = new ArrayList<>();
    for (int k = 0; k < cell.layers().size(); k++) {
      Cell layer = cell.layers().get(k);
      Matrix zero = Matrix.zeros(layer.stateSize(), 1);
      Weights its = cell.layers(weights).get(k);
      layers.add(new Network.Layer(List.of(new Network.Direction(false, layer, its, zero))));
    }
    write(path, model(new Network(layers)), Names.PYTORCH, Optional.empty(), Optional.empty());
  }

  /**
   * Converts one of gradflow's networks to a model that can be written, in float64.
   *
   * @throws BadArgument if no format has such a cell
   */
  public static StoredModel model(Network network) {
    StoredModel.Source source =
        new StoredModel.Source(
            Path.of("network"), "gradflow", "gradflow", "", ElementType.F64, Map.of());
    Network.Direction first = network.layers().get(0).directions().get(0);
    if (first.cell().stateDict().isPresent()) {
      Check.that(
          network.layers().size() == 1 && network.layers().get(0).directions().size() == 1,
          "network",
          "got several layers of "
              + first.cell().getClass().getSimpleName()
              + "; a file has one module of released code, write each layer on its own");
      StoredModule module = StoredModule.of(first.cell(), first.weights());
      return new StoredModel(
          source, List.of(), true, 0, List.of(), List.of(), Optional.empty(), Optional.of(module));
    }
    List<List<StoredDirection>> layers = new ArrayList<>();
    for (Network.Layer layer : network.layers()) {
      layers.add(
          layer.directions().stream()
              .map(d -> StoredDirection.of(d.backward(), d.cell(), d.weights()))
              .toList());
    }
    return new StoredModel(source, layers, false, 0, List.of(), List.of());
  }
}
