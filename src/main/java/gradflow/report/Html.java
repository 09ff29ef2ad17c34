package gradflow.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Pieces of an HTML page. */
final class Html {
  private Html() {}

  /** The style sheet of all pages. */
  static String style() {
    try (InputStream in = Html.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * Appends an element.
   *
   * @param kind its class; may be empty
   * @param text that is escaped
   */
  static void element(StringBuilder page, String name, String kind, String text) {
    String attribute = kind.isEmpty() ? "" : " class=\"" + kind + "\"";
    page.append('<').append(name).append(attribute).append('>').append(escape(text));
    page.append("</").append(name).append(">\n");
  }

  /** A text that says nothing to a browser. */
  static String escape(String text) {
    return text.strip()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
