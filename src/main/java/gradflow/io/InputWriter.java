package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.AtomicFile;
import gradflow.flow.Sequence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes inputs in float64, in the form that {@link InputArrayFile} reads. */
public final class InputWriter {
  private InputWriter() {}

  /**
   * Writes a sequence: T x D for one sample, else T x B x D.
   *
   * @param path .npy, .safetensors or, for one sample, .csv
   * @throws BadArgument if the file extension is not one of these
   * @throws gradflow.files.FileProblem if the file cannot be written
   */
  public static void write(Path path, Sequence x) {
    switch (Models.format(path)) {
      case "npy" -> NpzWriter.writeOne(path, array(x));
      case "safetensors" -> SafetensorsWriter.write(path, List.of(array(x)), Map.of());
      case "csv" -> csv(path, x);
      default ->
          throw new BadArgument(
              path.toString(), "got another ending, expected .npy, .safetensors or .csv");
    }
  }

  private static NamedArray array(Sequence x) {
    int size = x.size();
    int batch = x.batch();
    double[] values = new double[x.steps() * batch * size];
    for (int t = 1; t <= x.steps(); t++) {
      for (int b = 0; b < batch; b++) {
        for (int d = 0; d < size; d++) {
          values[((t - 1) * batch + b) * size + d] = x.at(t)[d * batch + b];
        }
      }
    }
    return batch == 1
        ? NamedArray.of("x", ElementType.F64, values, x.steps(), size)
        : NamedArray.of("x", ElementType.F64, values, x.steps(), batch, size);
  }

  private static void csv(Path path, Sequence x) {
    Check.equal(path.toString(), x.batch(), 1, "sample in a csv file; choose .npy for more");
    AtomicFile.write(
        path,
        out -> {
          for (int t = 1; t <= x.steps(); t++) {
            StringBuilder line = new StringBuilder();
            for (double v : x.at(t)) {
              line.append(line.length() > 0 ? "," : "").append(v);
            }
            out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
          }
        });
  }
}
