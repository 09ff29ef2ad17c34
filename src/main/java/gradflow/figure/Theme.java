package gradflow.figure;

import java.awt.BasicStroke;
import java.awt.Color;

/** Sizes in points and colours shared by all figures. */
final class Theme {
  static final double HEADING = 9.5;
  static final double TITLE = 8.5;
  static final double LABEL = 8.5;
  static final double TICK = 7.5;
  static final double LEGEND = 8;
  static final double NOTE = 7.5;

  static final double TICK_LENGTH = 2.8;
  static final double MINOR_LENGTH = 1.6;
  static final double SPINE = 0.6;
  static final float BAR = 0.9f;
  static final double GRID_WIDTH = 0.4;
  static final Color GRID = new Color(0xe6e6e6);
  static final Color LEADER = new Color(0x9a9a9a);

  /** Above this luminance, thin letters on white are hard to read. */
  private static final double BRIGHTEST = 110;

  private Theme() {}

  /** The outline of an area. */
  static BasicStroke thin() {
    return new BasicStroke((float) SPINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
  }

  /** The line of an error bar. */
  static BasicStroke bar() {
    return new BasicStroke(BAR, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
  }

  /** Returns the colour, or a darker one of the same hue if letters in it would be too pale. */
  static Color readable(Color color) {
    double luminance =
        0.2126 * color.getRed() + 0.7152 * color.getGreen() + 0.0722 * color.getBlue();
    double t = Math.min(1, BRIGHTEST / luminance);
    return new Color(
        (int) (t * color.getRed()), (int) (t * color.getGreen()), (int) (t * color.getBlue()));
  }

  /** The colour of single runs behind the medians of this colour. */
  static Color faint(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), 110);
  }

  /** Returns the colour of a band that belongs to a line of this colour. */
  static Color pale(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), 56);
  }
}
