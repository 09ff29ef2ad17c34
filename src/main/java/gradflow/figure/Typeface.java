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
 * The only font of all figures. It is bundled in the jar and read without the window system, so
 * that figures look the same on every machine. Its licence is in the same folder. Sizes are in
 * points.
 */
final class Typeface {
  static final String FAMILY = "DejaVu Sans Condensed";

  private static final String FILE = "DejaVuSansCondensed.ttf";

  /** Replacement for characters that the font does not have. */
  private static final int UNKNOWN = 0xfffd;

  private static final TrueTypeFont FONT = parse();
  private static final CmapLookup LETTERS = letters();
  private static final Map<Integer, Letter> KNOWN = new ConcurrentHashMap<>();

  /** Outline and advance width in units of the em square, y upwards. */
  private record Letter(Path2D outline, double advance) {}

  private Typeface() {}

  /** Parses the font anew, since a reader of its tables must not be shared between threads. */
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

  /** Returns a text on one line of displayable characters; control characters become spaces. */
  static String line(String text) {
    int[] shown = text.codePoints().map(c -> shows(c) ? c : ' ').toArray();
    return new String(shown, 0, shown.length);
  }

  /** Whether a character is neither a line break nor a code that XML and PDF reject. */
  private static boolean shows(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE
        && (c & 0xfffe) != 0xfffe;
  }

  /** Returns the text with a replacement for each character that the font does not have. */
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

  /** Returns the width of a text including superscripts and subscripts. */
  static double width(String text, double size) {
    return MathText.of(text).width(size);
  }

  /** Returns the width of letters that all stand on the baseline. */
  static double advance(String letters, double size) {
    return size * letters.codePoints().mapToDouble(c -> letter(c).advance()).sum();
  }

  /** Returns the outline of letters whose baseline starts at (0, 0), y downwards. */
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

  /** Breaks a text into lines of at most that width; a longer word gets its own line. */
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

  /** Returns the height of a capital letter or a digit. */
  static double capHeight(double size) {
    return 0.73 * size;
  }
}
