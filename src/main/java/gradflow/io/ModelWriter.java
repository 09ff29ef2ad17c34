package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.flow.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes networks so that other tools read them; the ending of the name tells the format. */
public final class ModelWriter {
  /** Whose names an array file gets. */
  public enum Names {
    /** weight_ih_l0, … */
    PYTORCH,
    /** kernel, recurrent_kernel, … */
    KERAS
  }

  private ModelWriter() {}

  /**
   * Writes a model that was read.
   *
   * @param names of safetensors and npz
   * @param prefix before every name; nothing to take the model's own, where the names are of its
   *     convention
   * @param type of the numbers; nothing for that of the model's file
   * @throws BadArgument if the format has no such cell or type
   * @throws gradflow.files.FileProblem if the file cannot be written
   */
  public static void write(
      Path path,
      StoredModel model,
      Names names,
      Optional<String> prefix,
      Optional<ElementType> type) {
    ElementType element = type.orElse(model.source().type());
    if (!element.floating()) {
      throw new BadArgument("type", "got " + element + ", expected F16, BF16, F32 or F64");
    }
    String format = Models.format(path);
    if (format.equals("onnx")) {
      OnnxWriter.write(path, model, element);
      return;
    }
    boolean same = model.source().convention().equalsIgnoreCase(names.name());
    String before = prefix.orElse(same ? model.source().prefix() : "");
    List<NamedArray> arrays =
        names == Names.KERAS
            ? KerasArrays.of(model, before, element)
            : TorchArrays.of(model, before, element);
    switch (format) {
      case "npz" -> NpzWriter.write(path, arrays);
      case "safetensors" -> SafetensorsWriter.write(path, arrays, model.source().metadata());
      default ->
          throw new BadArgument(
              path.toString(), "got another ending, expected .safetensors, .npz or .onnx");
    }
  }

  /**
   * A network of gradflow's own as a model to write, in float64.
   *
   * @throws BadArgument if no format has such a cell
   */
  public static StoredModel model(Network network) {
    List<List<StoredDirection>> layers = new ArrayList<>();
    for (Network.Layer layer : network.layers()) {
      List<StoredDirection> directions = new ArrayList<>();
      for (Network.Direction d : layer.directions()) {
        directions.add(StoredDirection.of(d.backward(), d.cell(), d.weights()));
      }
      layers.add(directions);
    }
    StoredModel.Source source =
        new StoredModel.Source(
            Path.of("network"), "gradflow", "gradflow", "", ElementType.F64, Map.of());
    return new StoredModel(source, layers, false, 0, List.of());
  }
}
