package gradflow.figure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NavigableSet;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;

/** The shipped font reduced to a few letters: some kilobytes instead of hundreds. */
final class FontSubset {
  /**
   * What a browser needs; the hinting programs stay behind, they are several times as large as the
   * letters.
   */
  private static final List<String> TABLES =
      List.of("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "OS/2", "post");

  private FontSubset() {}

  static byte[] of(NavigableSet<Integer> characters) {
    try (TrueTypeFont font = Typeface.parse()) {
      TTFSubsetter subset = new TTFSubsetter(font, TABLES);
      characters.forEach(subset::add);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      subset.writeToStream(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
