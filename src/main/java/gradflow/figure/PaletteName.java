package gradflow.figure;

import java.awt.Color;

/** Colours for the series of a figure. */
public enum PaletteName {
  /** What each panel takes: categories, or ordered colours for numbers. */
  OWN,
  /** Six colours that differ in hue and in grey. */
  CATEGORIES,
  /** The six of Okabe and Ito (2008) that show on white; alike in grey. */
  OKABE_ITO,
  /** From dark violet to light green, for an order. */
  ORDERED,
  /** From dark to light grey. */
  GREY;

  /** The colour of series {@code index} of {@code count}. */
  Color color(int index, int count, Color own) {
    return switch (this) {
      case OWN -> own;
      case CATEGORIES -> Palette.category(index);
      case OKABE_ITO -> Palette.okabeIto(index);
      case ORDERED -> Palette.ordered(index, count);
      case GREY -> {
        int level = count == 1 ? 40 : 30 + 150 * index / (count - 1);
        yield new Color(level, level, level);
      }
    };
  }
}
