package gradflow.report;

import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** SVG files as parts of a page: names and fonts of one must not meet those of another. */
final class InlineSvg {
  private InlineSvg() {}

  /**
   * The element {@code <svg>} of a file, with its size left to the page.
   *
   * @param prefix of everything that it names
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
