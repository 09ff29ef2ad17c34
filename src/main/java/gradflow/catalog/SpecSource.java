package gradflow.catalog;

import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads YAML text (a single document in UTF-8) into a {@link SpecNode}. */
public final class SpecSource {
  /** Largest size of a file, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private SpecSource() {}

  /**
   * Reads a file.
   *
   * @return the root; empty if the text could not be read to its end, for the reason in {@code
   *     problems}
   * @throws FileProblem if the file does not exist or cannot be read
   */
  public static Optional<SpecNode> parse(Path file, Problems problems) {
    Place start = new Place(file.toString(), 1, 1);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
    if (bytes.length > MAX_BYTES) {
      problems.add(start, "the file is larger than " + MAX_BYTES + " bytes, which no spec needs");
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(file.toString(), text, problems);
    } catch (CharacterCodingException e) {
      problems.add(start, "the file is not UTF-8 text");
      return Optional.empty();
    }
  }

  /**
   * Reads a text.
   *
   * @param name file name in the problems
   * @return the root; empty if the text could not be read to its end, for the reason in {@code
   *     problems}
   */
  public static Optional<SpecNode> parse(String name, String text, Problems problems) {
    String body = text.startsWith("\ufeff") ? text.substring(1) : text;
    return new SpecParser(name, body, problems).parse();
  }
}
