package gradflow.cli;

import gradflow.check.Visible;
import java.util.regex.Pattern;

/** Names and texts as Markdown shows them: nothing in them is markup. */
final class Markdown {
  /** What begins markup within a line; an underscore inside of a word does not. */
  private static final Pattern MARKUP =
      Pattern.compile("[\\\\`*\\[\\]<>&|~$]|(?<![\\p{L}\\d])_|_(?![\\p{L}\\d])");

  private Markdown() {}

  /** A text of one line. */
  static String escape(String text) {
    return Visible.line(MARKUP.matcher(text).replaceAll("\\\\$0"));
  }
}
