package gradflow.task;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import gradflow.files.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text encoded as classes, which are its distinct characters (Unicode code points) in ascending
 * order. Line ends are kept; a byte order mark is removed.
 *
 * @param alphabet code points, ascending, at least 2
 * @param text the text, as indices into {@code alphabet}
 */
record Corpus(int[] alphabet, int[] text) {
  /**
   * Returns the text of a file, which is read once.
   *
   * @throws BadArgument for {@code path} if the file cannot be read, is not UTF-8, or contains
   *     fewer than 2 different characters
   */
  static Corpus of(InputFile file) {
    try {
      return file.content(Corpus.class, Corpus::read);
    } catch (FileProblem e) {
      throw new BadArgument("path", e.getMessage());
    }
  }

  private static Corpus read(InputFile file) {
    try (InputStream in = file.open()) {
      String decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes())).toString();
      return of(file, decoded.startsWith("\ufeff") ? decoded.substring(1) : decoded);
    } catch (CharacterCodingException e) {
      throw new BadArgument(
          "path", file + " is not UTF-8 text; convert it, for example with iconv -t utf-8");
    } catch (IOException e) {
      throw file.problem(e);
    }
  }

  private static Corpus of(InputFile file, String decoded) {
    int[] points = decoded.codePoints().toArray();
    int[] alphabet = Arrays.stream(points).sorted().distinct().toArray();
    Check.that(
        alphabet.length >= 2,
        "path",
        file + " holds " + alphabet.length + " different characters, expected at least 2");
    int[] text = new int[points.length];
    Arrays.setAll(text, i -> Arrays.binarySearch(alphabet, points[i]));
    return new Corpus(alphabet, text);
  }
}
