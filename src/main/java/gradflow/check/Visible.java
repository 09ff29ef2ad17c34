package gradflow.check;

/**
 * Makes names and texts from files safe to print on a terminal. Control characters, which could
 * move the cursor, change colours or reverse the direction of text, are written as {@code \\u001b}.
 */
public final class Visible {
  private Visible() {}

  /** Returns a text for one line, with line ends escaped, too. */
  public static String line(String text) {
    return of(text, "");
  }

  /** Returns a text of any number of lines; line ends and tabs are kept. */
  public static String text(String text) {
    return of(text, System.lineSeparator() + "\t\n");
  }

  /** Escapes a text for use in HTML and SVG. */
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

  /** Returns whether a character is a control character or otherwise not shown as itself. */
  private static boolean acts(int c) {
    return Character.isISOControl(c)
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
