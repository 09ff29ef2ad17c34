package gradflow.cli;

import gradflow.check.Check;
import gradflow.io.ElementType;
import gradflow.io.ModelWriter;
import gradflow.io.OtherFile;
import gradflow.io.StoredModel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code gradflow convert}: converts a recurrent network between the file formats of different
 * tools.
 */
@Command(
    name = "convert",
    sortOptions = false,
    description = {
      "Writes the recurrent network of a model file as safetensors, npz or ONNX, with PyTorch's or Keras's names.",
      "",
      "Other arrays of the file are copied to safetensors and npz. The output lists",
      "arrays that the new format cannot hold."
    },
    footer = {
      "",
      "Examples:",
      "  gradflow convert model.onnx --out model.safetensors",
      "  gradflow convert model.safetensors --out keras.npz --names keras"
    })
final class ConvertCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "safetensors, npz or onnx")
  private Path model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "file to write: .safetensors, .npz or .onnx")
  private Path out;

  @Option(names = "--force", description = "replace FILE if it exists")
  private boolean force;

  @Option(
      names = "--names",
      defaultValue = "PYTORCH",
      description =
          "names in safetensors and npz: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private ModelWriter.Names names;

  @Option(
      names = "--type",
      description = "number type: F16, BF16, F32 or F64 (default: that of the model)")
  private ElementType type;

  @CommandLine.Mixin private ModelFileOptions file;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Screen screen = new Screen(command.commandLine().getOut());
    OtherFile.require(out, model);
    Check.that(
        force || !Files.exists(out, LinkOption.NOFOLLOW_LINKS),
        out.toString(),
        "exists already; give another --out, or --force to replace it");
    StoredModel stored = file.read(model);
    ModelFileOptions.print(screen, model, stored, Set.of());
    ModelWriter.Written written =
        ModelWriter.write(out, stored, names, Optional.empty(), Optional.ofNullable(type));
    screen.line("written: ", out.toString(), 2);
    if (!written.carried().isEmpty()) {
      screen.line("  ", "carried over: " + String.join(", ", written.carried()), 2);
    }
    written.lost().forEach(line -> screen.line("  ", "left out: " + line, 2));
    return Main.OK;
  }
}
