package gradflow.cli;

import gradflow.check.Visible;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The only writer of text to the terminal: control characters in names, titles and messages from
 * files are escaped as {@code \\u001b}. Line ends and tabs are passed through, as are lines that
 * redraw themselves in place (which begin with {@link #REDRAW}), or several lines ({@link #up}).
 */
final class VisibleWriter extends FilterWriter {
  /** Returns to the beginning of the line and erases it. */
  static final String REDRAW = "\r\033[K";

  private static final Pattern UP = Pattern.compile("^\033\\[\\d{1,4}A\r\033\\[J");

  VisibleWriter(Writer out) {
    super(out);
  }

  /** Moves up by that many lines and erases everything below. */
  static String up(int lines) {
    return "\033[" + lines + "A\r\033[J";
  }

  /** Returns a writer to stderr for progress, which remains open. */
  static PrintWriter stderr() {
    Writer err = new OutputStreamWriter(System.err, Charset.defaultCharset());
    return new PrintWriter(new VisibleWriter(err), true);
  }

  @Override
  public void write(int c) throws IOException {
    write(String.valueOf((char) c), 0, 1);
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    String part = text.substring(offset, offset + length);
    if (part.startsWith(REDRAW)) {
      out.write(REDRAW);
      part = part.substring(REDRAW.length());
    }
    Matcher up = UP.matcher(part);
    if (up.find()) {
      out.write(up.group());
      part = part.substring(up.end());
    }
    out.write(Visible.text(part));
  }
}
