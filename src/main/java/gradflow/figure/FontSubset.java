package gradflow.figure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NavigableSet;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;

/** The bundled font reduced to the letters in use: some kilobytes instead of hundreds. */
final class FontSubset {
  /**
   * The tables that a browser needs. The hinting programs are omitted; they are several times as
   * large as the glyphs.
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
