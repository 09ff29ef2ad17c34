package gradflow.check;

/**
 * Names and texts from files as a terminal can show them: control characters, which could move the
 * cursor, change colours or turn round the order of letters, are written as {@code \\u001b}.
 */
public final class Visible {
  private static final int NEXT_LINE = '\n';

  private Visible() {}

  /** A text of one line: line ends are written out, too. */
  public static String line(String text) {
    return of(text, false);
  }

  /** A message that may have several lines. */
  public static String lines(String text) {
    return of(text, true);
  }

  private static String of(String text, boolean keepLines) {
    if (text.chars().noneMatch(Visible::acts)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (acts(c) && !(keepLines && c == NEXT_LINE)) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.append((char) c);
              }
            });
    return out.toString();
  }

  /** Whether a character does something else than to show itself. */
  private static boolean acts(int c) {
    return Character.isISOControl(c)
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
