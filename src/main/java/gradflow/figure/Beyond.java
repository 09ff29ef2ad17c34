package gradflow.figure;

/** Explains the triangles at the edges of a panel: values that lie beyond every axis limit. */
final class Beyond {
  private Beyond() {}

  /** Returns the explanation, such as {@code ▼: 0}; empty if the panel shows no such value. */
  static String said(Panel panel, Span x) {
    boolean below = false;
    boolean above = false;
    for (Mark mark : panel.marks()) {
      double[] atX = {};
      double[] atY = {};
      if (mark instanceof Mark.Line line) {
        atX = line.x();
        atY = line.y();
      } else if (mark instanceof Mark.Points points) {
        atX = points.x();
        atY = points.y();
      }
      for (int i = 0; i < atX.length; i++) {
        double placed = panel.y().scale().place(atY[i]);
        if (Double.isInfinite(placed) && x.holds(panel.x().scale().place(atX[i]))) {
          below |= placed < 0;
          above |= placed > 0;
        }
      }
    }
    String down = below ? "▼: " + (panel.y().scale().inDecades() ? "0" : "−∞") : "";
    return down + (below && above ? ", " : "") + (above ? "▲: ∞" : "");
  }
}
