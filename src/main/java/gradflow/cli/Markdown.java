package gradflow.cli;

import gradflow.check.Visible;
import java.util.regex.Pattern;

/** Escapes names and texts for Markdown, so that nothing in them is markup. */
final class Markdown {
  /** The beginning of markup within a line; an underscore inside a word is not markup. */
  private static final Pattern MARKUP =
      Pattern.compile("[\\\\`*\\[\\]<>&|~$]|(?<![\\p{L}\\d])_|_(?![\\p{L}\\d])");

  private Markdown() {}

  /** Escapes a text of one line. */
  static String escape(String text) {
    return Visible.line(MARKUP.matcher(text).replaceAll("\\\\$0"));
  }
}
