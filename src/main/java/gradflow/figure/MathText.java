package gradflow.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of text with superscripts and subscripts, as in {@code ∂h_T/∂h_t}, {@code σ_max}, {@code
 * 10^-8} or {@code P_{T,t}}.
 *
 * <p>An underscore turns the following letters and digits into a subscript if it follows a
 * standalone letter, a Greek letter or a closing bracket; {@code log_loss} is therefore unchanged.
 * A caret raises the following number or letters. Braces group characters; {@code \_} and {@code
 * \^} are the literal characters. A further underscore, as in {@code W_hh_f}, separates indices and
 * is set as a comma.
 *
 * @param parts from left to right
 */
record MathText(List<Part> parts) {
  /** The vertical position of a part. */
  enum Level {
    BASE(0, 1),
    LOWERED(0.2, 0.72),
    RAISED(-0.36, 0.72);

    private final double down;
    private final double scale;

    Level(double down, double scale) {
      this.down = down;
      this.scale = scale;
    }
  }

  /**
   * A run of letters of one level; superscripts and subscripts are never smaller than {@code
   * least}.
   */
  record Part(String text, Level level, double least) {
    /**
     * Returns the size of the letters in a text of that size; superscripts and subscripts stay
     * readable.
     */
    double size(double size) {
      return Math.min(size, Math.max(least, level.scale * size));
    }

    /** Returns the distance below the baseline of the text. */
    double down(double size) {
      return level.down * size;
    }
  }

  /** Smallest size of a letter on paper, in points, unless the whole text is smaller. */
  static final double SMALLEST = 6;

  private static final Pattern LOWERED =
      Pattern.compile("_(?:\\{([^{}]*)}|([\\p{L}\\p{N}]+(?:_[\\p{L}\\p{N}]+)*))");
  private static final Pattern RAISED =
      Pattern.compile("\\^(?:\\{([^{}]*)}|([-−+]?\\d+(?:\\.\\d+)?|\\p{L}+))");
  private static final String CLOSING = ")]}|‖⟩";

  static MathText of(String source) {
    return of(source, SMALLEST);
  }

  /**
   * Parses a text for a page whose letters are scaled on paper.
   *
   * @param unit points of paper per layout unit
   */
  static MathText onPage(String source, double unit) {
    return of(source, Math.max(SMALLEST, SMALLEST / unit));
  }

  private static MathText of(String source, double least) {
    String text = Typeface.line(source);
    List<Part> parts = new ArrayList<>();
    StringBuilder base = new StringBuilder();
    Matcher lowered = LOWERED.matcher(text);
    Matcher raised = RAISED.matcher(text);
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean braces = i + 1 < text.length() && text.charAt(i + 1) == '{';
      if (c == '\\' && i + 1 < text.length() && "_^\\".indexOf(text.charAt(i + 1)) >= 0) {
        base.append(text.charAt(i + 1));
        i += 2;
      } else if (c == '_'
          && (braces || lowers(text, i))
          && lowered.find(i)
          && lowered.start() == i) {
        i = script(lowered, Level.LOWERED, base, parts, least);
      } else if (c == '^' && i > 0 && raised.find(i) && raised.start() == i) {
        i = script(raised, Level.RAISED, base, parts, least);
      } else {
        base.append(c);
        i++;
      }
    }
    flush(base, parts, least);
    return new MathText(List.copyOf(parts));
  }

  /** Whether the text before position {@code i} is a symbol that takes an index. */
  private static boolean lowers(String text, int i) {
    if (i == 0) {
      return false;
    }
    char before = text.charAt(i - 1);
    boolean greek = Character.UnicodeBlock.GREEK.equals(Character.UnicodeBlock.of(before));
    if (greek || CLOSING.indexOf(before) >= 0) {
      return true;
    }
    return Character.isLetter(before)
        && (i == 1
            || !(Character.isLetterOrDigit(text.charAt(i - 2)) || text.charAt(i - 2) == '_'));
  }

  private static int script(
      Matcher found, Level level, StringBuilder base, List<Part> parts, double least) {
    flush(base, parts, least);
    String inside = found.group(1) != null ? found.group(1) : found.group(2).replace('_', ',');
    if (!inside.isEmpty()) {
      parts.add(new Part(level == Level.RAISED ? inside.replace('-', '−') : inside, level, least));
    }
    return found.end();
  }

  private static void flush(StringBuilder base, List<Part> parts, double least) {
    if (base.length() > 0) {
      parts.add(new Part(base.toString(), Level.BASE, least));
      base.setLength(0);
    }
  }

  /** Returns the length of the line. */
  double width(double size) {
    double width = 0;
    for (Part part : parts) {
      width += Typeface.advance(part.text(), part.size(size));
    }
    return width;
  }

  /** Returns only the letters. */
  String plain() {
    StringBuilder out = new StringBuilder();
    parts.forEach(part -> out.append(part.text()));
    return out.toString();
  }
}
