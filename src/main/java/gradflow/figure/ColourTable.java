package gradflow.figure;

import java.awt.Color;
import java.util.List;

/**
 * Colours at equal distances in {@link Oklab}, so that no edge appears where the data have none.
 * They differ in lightness, or between blue and brown, never between red and green.
 */
final class ColourTable {
  /** Number of colours. */
  static final int SIZE = 255;

  static final ColourTable VIRIDIS = new ColourTable(Palette.viridis());

  static final ColourTable BLUE_BROWN =
      new ColourTable(
          List.of(
              Oklab.polar(0.42, 0.11, 258), Oklab.polar(0.975, 0, 0), Oklab.polar(0.42, 0.11, 48)));

  private final Color[] colours = new Color[SIZE];

  /** Creates the colours along the straight lines through the stops. */
  private ColourTable(List<Oklab> stops) {
    double[] far = new double[stops.size()];
    for (int i = 1; i < far.length; i++) {
      far[i] = far[i - 1] + stops.get(i - 1).distance(stops.get(i));
    }
    int piece = 0;
    for (int k = 0; k < SIZE; k++) {
      double at = far[far.length - 1] * k / (SIZE - 1);
      while (piece < far.length - 2 && at > far[piece + 1]) {
        piece++;
      }
      double t = (at - far[piece]) / (far[piece + 1] - far[piece]);
      colours[k] = stops.get(piece).towards(stops.get(piece + 1), t).color();
    }
  }

  /**
   * Returns the index of the colour at a fraction of the range; beyond the range, that of the
   * nearer end.
   */
  static int index(double fraction) {
    return (int) Math.round(Math.max(0, Math.min(1, fraction)) * (SIZE - 1));
  }

  /** Returns the colour at a fraction of the range. */
  Color at(double fraction) {
    return colours[index(fraction)];
  }

  /** Returns colour number k. */
  Color get(int k) {
    return colours[k];
  }
}
