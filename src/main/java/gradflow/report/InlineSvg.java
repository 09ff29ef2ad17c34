package gradflow.report;

import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Embeds SVG files in a page without collisions of their names and fonts. */
final class InlineSvg {
  private InlineSvg() {}

  /**
   * Returns the element {@code <svg>} of a file, without a fixed size.
   *
   * @param prefix of all names in it
   */
  static String read(Path file, String prefix) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
    int start = text.indexOf("<svg");
    int end = text.indexOf('>', start);
    String tag = text.substring(start, end).replaceAll("\\s(width|height)=\"[^\"]*\"", "");
    return (tag + " aria-hidden=\"true\"" + text.substring(end))
        .replaceAll("(\\sid=\")", "$1" + prefix)
        .replaceAll("url\\(#", "url(#" + prefix)
        .replaceAll("((?:xlink:)?href=\"#)", "$1" + prefix)
        .replace("DejaVu Sans Condensed", prefix + "DejaVu Sans Condensed");
  }
}
