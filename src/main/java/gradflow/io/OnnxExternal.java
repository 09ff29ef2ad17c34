package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Tensor data of an ONNX model stored in a second file, which must be in the folder of the model.
 */
final class OnnxExternal {
  private OnnxExternal() {}

  static double[] numbers(Path model, TensorInfo info, Map<String, String> where) {
    Path file = file(model, info, where);
    try (FileChannel channel = UntrustedFile.open(file)) {
      return UntrustedFile.numbers(
          file,
          channel,
          offset(model, info, where),
          info.elements(),
          info.type(),
          ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  static void copy(Path model, TensorInfo info, Map<String, String> where, OutputStream out)
      throws IOException {
    Path file = file(model, info, where);
    try (FileChannel channel = UntrustedFile.open(file)) {
      UntrustedFile.copy(file, channel, offset(model, info, where), info.bytes(), out);
    }
  }

  private static long offset(Path model, TensorInfo info, Map<String, String> where) {
    String place = model + ": " + info.name();
    long offset = number(place, where.getOrDefault("offset", "0"));
    long length = number(place, where.getOrDefault("length", String.valueOf(info.bytes())));
    Check.equal(place, length, info.bytes(), "bytes for " + info.dimensions());
    return offset;
  }

  private static long number(String place, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadArgument(place, "has the offset or length " + text + ", expected an integer");
    }
  }

  /**
   * Returns the path of the second file.
   *
   * @throws BadArgument if it is not in the model's folder, also after resolving links
   */
  private static Path file(Path model, TensorInfo info, Map<String, String> where) {
    String place = model + ": " + info.name();
    String location = where.getOrDefault("location", "");
    Path folder = model.toAbsolutePath().normalize().getParent();
    try {
      Path named = Path.of(location);
      Path file = folder.resolve(named).normalize();
      Check.that(
          !location.isBlank() && !named.isAbsolute() && file.startsWith(folder),
          place,
          "lies in " + location + ", expected a file in the model's own folder");
      Check.that(
          file.toRealPath().startsWith(folder.toRealPath()),
          place,
          "lies in " + location + ", a link out of the model's own folder");
      return file;
    } catch (InvalidPathException e) {
      throw new BadArgument(place, "lies in a file with a bad name: " + e.getReason());
    } catch (IOException e) {
      throw FileProblem.reading(folder.resolve(location), e);
    }
  }
}
