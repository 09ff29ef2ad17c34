package gradflow.figure;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The one font of all figures, shipped in the jar, so that a figure looks alike on every machine.
 * Its licence lies beside it. Sizes are in points.
 */
final class Typeface {
  static final String FAMILY = "DejaVu Sans Condensed";

  private static final String FILE = "DejaVuSansCondensed.ttf";
  private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

  /**
   * Widths are taken at this size and scaled, because small sizes are rounded to a hinting grid.
   */
  private static final float MEASURED_AT = 1000f;

  private static final Font BASE = load();

  private Typeface() {}

  static InputStream stream() {
    return Typeface.class.getResourceAsStream(FILE);
  }

  private static Font load() {
    try (InputStream in = stream()) {
      return Font.createFont(Font.TRUETYPE_FONT, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FontFormatException e) {
      throw new IllegalStateException(FILE + " in the jar is damaged", e);
    }
  }

  static Font at(double size) {
    return BASE.deriveFont((float) size);
  }

  /** A text in one line of letters that a page can show: a space for each control character. */
  static String line(String text) {
    int[] shown = text.codePoints().map(c -> shows(c) ? c : ' ').toArray();
    return new String(shown, 0, shown.length);
  }

  /** Neither the end of a line nor a code that XML and PDF refuse. */
  private static boolean shows(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE
        && (c & 0xfffe) != 0xfffe;
  }

  static double width(String text, double size) {
    return BASE.deriveFont(MEASURED_AT).getStringBounds(line(text), EXACT).getWidth()
        * size
        / MEASURED_AT;
  }

  /**
   * That size, or a smaller one at which the text is no wider than {@code room}, but never under 5
   * points.
   */
  static double fitting(String text, double size, double room) {
    double width = width(text, size);
    return width <= room ? size : Math.max(5, size * room / width);
  }

  /** The words of a text in lines of at most that width, a longer word in one of its own. */
  static List<String> wrap(String text, double size, double room) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.isEmpty() ? new String[0] : line(text).split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && width(longer, size) > room) {
        lines.add(line);
        longer = word;
      }
      line = longer;
    }
    if (!line.isEmpty()) {
      lines.add(line);
    }
    return lines;
  }

  static GlyphVector glyphs(String text, double size) {
    return at(size).createGlyphVector(EXACT, line(text));
  }

  /** Height of a capital letter or a digit. */
  static double capHeight(double size) {
    return 0.73 * size;
  }
}
