package gradflow.notebook;

import gradflow.check.Visible;

/**
 * A piece of HTML that a notebook shows as such.
 *
 * @param text the markup
 */
public record Html(String text) {
  /** A text as it must stand in HTML. */
  public static String escape(String text) {
    return Visible.html(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
