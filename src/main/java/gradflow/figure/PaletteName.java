package gradflow.figure;

import java.awt.Color;

/** Colours for the series of a figure. */
public enum PaletteName {
  /** The default of each panel: categories, or ordered colours for numbers. */
  OWN,
  /** Six colours that differ in hue and in grey. */
  CATEGORIES,
  /** The six colours of Okabe and Ito (2008) that are visible on white; similar in grey. */
  OKABE_ITO,
  /** From dark violet to light green, for ordered values. */
  ORDERED,
  /** From dark to light grey. */
  GREY;

  /** Returns the colour of series {@code index} of {@code count}. */
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
