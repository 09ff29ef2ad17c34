package gradflow.io;

import gradflow.cell.StateDict;
import gradflow.check.BadArgument;
import gradflow.check.Listed;
import gradflow.files.NumberArrays;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads recurrent networks from files of other tools. The file extension determines the format. */
public final class Models {

  private Models() {}

  /**
   * Reads a network.
   *
   * @throws BadArgument if the file is invalid, holds no recurrent network or more than one, or
   *     holds one that gradflow does not support
   * @throws gradflow.files.FileProblem if the file cannot be read
   */
  public static StoredModel read(Path path, ModelOptions options) {
    if (format(path).equals("onnx")) {
      try (OnnxFile file = OnnxFile.open(path)) {
        OnnxNetworks networks = new OnnxNetworks(file);
        if (networks.names().isEmpty()) {
          return OnnxGraphs.model(path, options.state());
        }
        return networks.read(choose(file, networks.names(), options));
      }
    }
    try (TensorFile file = open(path)) {
      return named(file, format(path), options);
    }
  }

  /**
   * Opens a file of arrays. The numbers may be NaN or Infinity.
   *
   * @throws BadArgument if the file is invalid, or its format is not supported
   */
  public static TensorFile open(Path path) {
    return switch (format(path)) {
      case "safetensors" -> Safetensors.open(path);
      case "npz", "npy" -> Npz.open(path);
      case "onnx" -> OnnxFile.open(path);
      case "pt", "pth", "ckpt", "bin", "pkl" ->
          throw new BadArgument(
              path.toString(),
              "got a pickle, which can run code and is not opened; in Python, hand over the module or"
                  + " its state dict (gradflow.analyze), or save it as safetensors or npz");
      default ->
          throw new BadArgument(
              path.toString(), "got another ending, expected .safetensors, .npz or .onnx");
    };
  }

  /**
   * Reads a tensor of a model file by name. It need not belong to a recurrent network.
   *
   * @throws BadArgument if there is no tensor of that name, its type is not floating-point, or it
   *     contains NaN or Infinity
   */
  public static NumberArrays.NumberArray tensor(Path path, String name) {
    try (TensorFile file = open(path)) {
      for (TensorInfo t : file.tensors()) {
        if (t.name().equals(name)) {
          return new NumberArrays.NumberArray(t.shape(), new NamedTensors(file).values(t));
        }
      }
      throw new BadArgument(
          path.toString(),
          "has no tensor named "
              + name
              + ", expected one of "
              + Listed.of(file.tensors().stream().map(TensorInfo::name).toList()));
    }
  }

  static String format(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static StoredModel named(TensorFile file, String format, ModelOptions options) {
    List<String> found = new ArrayList<>(TorchNames.prefixes(file));
    Map<String, StateDict.Module> released = ReleasedModules.found(file);
    found.addAll(released.keySet());
    if (found.isEmpty() && !KerasNames.paths(file).isEmpty()) {
      return KerasNames.read(file, format, options);
    }
    if (found.isEmpty()) {
      throw new BadArgument(file.path().toString(), nothing(file));
    }
    String prefix = choose(file, found, options);
    return released.containsKey(prefix)
        ? ReleasedModules.read(file, format, prefix, released.get(prefix), options)
        : TorchNames.read(file, format, prefix, options);
  }

  private static String choose(TensorFile file, List<String> found, ModelOptions options) {
    String names = Listed.of(found.stream().map(p -> p.isEmpty() ? "''" : p).toList());
    if (options.prefix().isPresent()) {
      String wanted = options.prefix().get();
      return found.stream()
          .filter(p -> p.equals(wanted) || p.equals(wanted + "."))
          .findFirst()
          .orElseThrow(
              () -> new BadArgument("--prefix", "got " + wanted + ", expected one of " + names));
    }
    if (found.size() > 1) {
      throw new BadArgument(
          file.path().toString(),
          "holds " + found.size() + " recurrent networks; choose one with --prefix: " + names);
    }
    return found.get(0);
  }

  private static String nothing(TensorFile file) {
    List<TensorInfo> all = file.tensors();
    return "holds no recurrent network that is recognised: expected weight_ih_l0, weight_hh_l0, … (PyTorch) or"
        + " kernel, recurrent_kernel, … (Keras), or the names of a cell's released code (docs/cells.md);"
        + " it has "
        + Listed.of(all.stream().map(t -> t.name() + " (" + t.dimensions() + ")").toList());
  }
}
