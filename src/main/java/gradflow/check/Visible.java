package gradflow.check;

/**
 * Names and texts from files as a terminal can show them: control characters, which could move the
 * cursor, change colours or turn round the order of letters, are written as {@code \\u001b}.
 */
public final class Visible {
  private Visible() {}

  /** A text of one line: line ends are written out, too. */
  public static String line(String text) {
    return of(text, "");
  }

  /** Text of any number of lines: line ends and tabs stay. */
  public static String text(String text) {
    return of(text, System.lineSeparator() + "\t\n");
  }

  /** A text as it must stand in HTML and SVG. */
  public static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String of(String text, String kept) {
    if (text.chars().noneMatch(c -> acts(c) && kept.indexOf(c) < 0)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (acts(c) && kept.indexOf(c) < 0) {
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
