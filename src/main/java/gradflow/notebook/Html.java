package gradflow.notebook;

import gradflow.check.Visible;

/**
 * A piece of HTML that a notebook renders.
 *
 * @param text the markup
 */
public record Html(String text) {
  /** Escapes a text for use in HTML. */
  public static String escape(String text) {
    return Visible.html(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
