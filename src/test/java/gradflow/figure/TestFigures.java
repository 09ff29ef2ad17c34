package gradflow.figure;

import java.awt.geom.Rectangle2D;
import java.util.List;

/** Short forms for the tests of figures. */
final class TestFigures {
  private TestFigures() {}

  /** Creates a figure with one panel in a single journal column. */
  static Figure single(String caption, Panel panel) {
    return new Figure("", caption, List.of(panel), 1, Figure.SINGLE_MM, 0.72);
  }

  /** Creates a figure with panels side by side across the whole page. */
  static Figure row(String caption, List<Panel> panels, double aspect) {
    return new Figure("", caption, panels, panels.size(), Figure.DOUBLE_MM, aspect);
  }

  /** Creates a scale without marked levels. */
  static ColourScale scale(String label, Scale scale, ColourMap map, double lo, double hi) {
    return new ColourScale(label, scale, map, lo, hi, List.of());
  }

  /** Returns the area covered by letters, from the baseline to the height of capitals. */
  static Rectangle2D box(Page.Text text) {
    double length = text.text().width(text.size());
    double cap = Typeface.capHeight(text.size());
    return text.upwards()
        ? new Rectangle2D.Double(text.x() - cap, text.y() - length, cap, length)
        : new Rectangle2D.Double(text.x(), text.y() - cap, length, cap);
  }
}
