package gradflow.figure;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;

/**
 * The position of everything on the page, in points.
 *
 * @param width width of the page
 * @param height height of the page
 * @param title lines above all panels
 * @param boxes one for each panel
 * @param legend the entries common to several panels
 * @param legendTop upper edge of that legend
 */
record PageLayout(
    double width,
    double height,
    List<String> title,
    List<Box> boxes,
    Legend legend,
    double legendTop) {
  /**
   * One panel on the page.
   *
   * @param plot the area inside the axes
   * @param bare whether the labels of the y axis are omitted because the first panel of the row
   *     shows them
   * @param left width of everything to the left of the plot
   * @param headingTop upper edge of the heading
   * @param xTitle lines of the label of the x axis
   * @param yTitle lines of the label of the y axis
   * @param beside marks labelled to the right of the plot
   * @param bar explains the colours of cells
   * @param barTitle lines of the bar's label
   * @param barLeft left edge of the space for the bar
   * @param note lines below the labels of the x axis
   * @param noteTop upper edge of the first line of the note
   * @param legend legend below the panel
   * @param legendTop upper edge of that legend
   */
  record Box(
      Panel panel,
      List<String> heading,
      Rectangle2D plot,
      Span x,
      Span y,
      Ticks xTicks,
      Ticks yTicks,
      boolean bare,
      double left,
      double headingTop,
      List<String> xTitle,
      List<String> yTitle,
      List<Mark> beside,
      Optional<ColourBar> bar,
      List<String> barTitle,
      double barLeft,
      List<String> note,
      double noteTop,
      Legend legend,
      double legendTop) {}

  static final double POINTS_PER_MM = 72 / 25.4;
  static final double BESIDE_GAP = 9;

  static final double NOTE_ROW = 9.5;

  /** Distance between lines of an axis label or a title. */
  static final double LINE = Theme.LABEL + 1.5;

  static final double HEADING_LINE = Theme.HEADING + 2;

  static PageLayout of(Figure figure) {
    int columns = figure.columns();
    PageSolver solver = new PageSolver(figure, columns);
    PageLayout layout = solver.solve();
    while (columns > 1 && solver.isCramped()) {
      columns--;
      solver = new PageSolver(figure, columns);
      layout = solver.solve();
    }
    return layout;
  }
}
