package gradflow.figure;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The one font of all figures, shipped in the jar and read without the window system, so that a
 * figure looks alike on every machine. Its licence is in the same folder. Sizes are in points.
 */
final class Typeface {
  static final String FAMILY = "DejaVu Sans Condensed";

  private static final String FILE = "DejaVuSansCondensed.ttf";

  /** What stands where the font has no letter. */
  private static final int UNKNOWN = 0xfffd;

  private static final TrueTypeFont FONT = parse();
  private static final CmapLookup LETTERS = letters();
  private static final Map<Integer, Letter> KNOWN = new ConcurrentHashMap<>();

  /** Outline and advance in units of the em square, y upwards. */
  private record Letter(Path2D outline, double advance) {}

  private Typeface() {}

  /** The font, read anew: a reader of its tables must not share it with another thread. */
  static TrueTypeFont parse() {
    try {
      return new TTFParser()
          .parse(new RandomAccessReadBuffer(Typeface.class.getResourceAsStream(FILE)));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " in the jar is damaged", e);
    }
  }

  private static CmapLookup letters() {
    try {
      return FONT.getUnicodeCmapLookup();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** The same text with a replacement character for each one that the font does not have. */
  static String known(String text) {
    int[] shown = text.codePoints().map(c -> LETTERS.getGlyphId(c) == 0 ? UNKNOWN : c).toArray();
    return new String(shown, 0, shown.length);
  }

  private static Letter letter(int codePoint) {
    Letter found = KNOWN.get(codePoint);
    return found == null ? read(codePoint) : found;
  }

  private static synchronized Letter read(int codePoint) {
    int id = LETTERS.getGlyphId(codePoint);
    if (id == 0 && codePoint != UNKNOWN) {
      return letter(UNKNOWN);
    }
    try {
      GlyphData glyph = FONT.getGlyph().getGlyph(id);
      double em = FONT.getUnitsPerEm();
      Path2D outline = new Path2D.Double();
      if (glyph != null) {
        outline.append(glyph.getPath(), false);
        outline.transform(AffineTransform.getScaleInstance(1 / em, 1 / em));
      }
      KNOWN.put(codePoint, new Letter(outline, FONT.getAdvanceWidth(id) / em));
      return KNOWN.get(codePoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Length of a text with its raised and lowered parts. */
  static double width(String text, double size) {
    return MathText.of(text).width(size);
  }

  /** Length of letters that all stand on the baseline. */
  static double advance(String letters, double size) {
    return size * letters.codePoints().mapToDouble(c -> letter(c).advance()).sum();
  }

  /** The outline of letters whose baseline starts at (0, 0), y downwards. */
  static Path2D outline(String letters, double size) {
    Path2D out = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double x = 0;
    for (int c : letters.codePoints().toArray()) {
      AffineTransform place = new AffineTransform(size, 0, 0, -size, x, 0);
      out.append(letter(c).outline().getPathIterator(place), false);
      x += size * letter(c).advance();
    }
    return out;
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

  /** Height of a capital letter or a digit. */
  static double capHeight(double size) {
    return 0.73 * size;
  }
}
