package gradflow.cli;

import gradflow.check.Visible;
import java.io.PrintWriter;

/**
 * Lines on stdout that are broken between words where it is a terminal, the rest below the
 * beginning of the text; whole lines elsewhere, so that {@code grep} finds all of an entry. Control
 * characters are written out. The launcher says how wide the terminal is.
 */
final class Screen {
  private static final int LEAST = 20;

  private final PrintWriter out;
  private final int columns;

  /** As wide as the launcher says. */
  Screen(PrintWriter out) {
    this(out, Integer.getInteger("gradflow.columns", 0));
  }

  /** At most that wide, for text that is broken everywhere. */
  static Screen upTo(int width, PrintWriter out) {
    int columns = Integer.getInteger("gradflow.columns", 0);
    return new Screen(out, columns == 0 ? width : Math.min(width, columns));
  }

  /**
   * A screen of that width.
   *
   * @param columns 0 if it is none
   */
  Screen(PrintWriter out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  /**
   * One entry.
   *
   * @param before what stands before the text, and leaves a margin below it
   * @param hanging by how much more the lines after the first are indented
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
