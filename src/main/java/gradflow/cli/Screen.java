package gradflow.cli;

import gradflow.check.Visible;
import java.io.PrintWriter;

/**
 * Lines on stdout. On a terminal they are wrapped between words, with continuation lines indented
 * to the beginning of the text; elsewhere they are not wrapped, so that {@code grep} finds complete
 * entries. Control characters are escaped. The launcher provides the width of the terminal.
 */
final class Screen {
  private static final int LEAST = 20;

  private final PrintWriter out;
  private final int columns;

  /** Creates a screen with the width given by the launcher. */
  Screen(PrintWriter out) {
    this(out, Integer.getInteger("gradflow.columns", 0));
  }

  /** Creates a screen of at most that width, for text that is always wrapped. */
  static Screen upTo(int width, PrintWriter out) {
    int columns = Integer.getInteger("gradflow.columns", 0);
    return new Screen(out, columns == 0 ? width : Math.min(width, columns));
  }

  /**
   * Creates a screen of that width.
   *
   * @param columns 0 if it is not a terminal
   */
  Screen(PrintWriter out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  /**
   * Prints one entry.
   *
   * @param before precedes the text, and leaves a margin below it
   * @param hanging additional indentation of the lines after the first
   */
  void line(String before, String text, int hanging) {
    String margin = Visible.line(before);
    String rest = Visible.line(text);
    while (columns - before.length() - hanging >= LEAST
        && margin.length() + rest.length() > columns) {
      int end = rest.lastIndexOf(' ', columns - margin.length());
      end = end > 0 ? end : rest.indexOf(' ', 1);
      if (end < 0) {
        break;
      }
      out.println(margin + rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
      margin = " ".repeat(before.length() + hanging);
    }
    out.println(margin + rest);
  }
}
