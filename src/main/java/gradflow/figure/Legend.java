package gradflow.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A legend: entries in aligned columns, to the right of their common name.
 *
 * @param title common name of all entries; empty if there is none
 * @param rows the entries of each row
 * @param room width for each label if there is one column; a longer label takes several lines
 */
record Legend(String title, List<List<Entry>> rows, double room) {
  private static final double ROW = 11.5;
  private static final double LINE = 9.5;

  /**
   * Up to this many rows have one entry each, rather than leaving a single entry in the last row.
   */
  private static final int MOST_ROWS = 4;

  private static final double SWATCH = 16;
  private static final double GAP = 4;
  private static final double BETWEEN = 14;
  private static final double AFTER_TITLE = 8;

  /** A title wider than this fraction of the legend leaves its name in the entries. */
  private static final double WIDEST_TITLE = 0.35;

  /** Smallest mark size; a smaller point would show neither its colour nor its shape. */
  static final double LEAST_MARK = 3.6;

  /** A label with all the marks that share it. */
  record Entry(String label, List<Mark> marks) {
    double width() {
      return SWATCH + GAP + Typeface.width(label, Theme.LEGEND);
    }

    /** Returns the marks' own colour, or ink if the label is used for several colours. */
    Color color(Mark mark) {
      long colors = marks.stream().map(Entry::own).distinct().count();
      return colors == 1 ? own(mark) : Palette.GREY;
    }

    private static Color own(Mark mark) {
      return mark.color() == null ? Palette.INK : mark.color();
    }

    boolean mixed() {
      return marks.stream().map(Entry::own).distinct().count() > 1;
    }

    private void paint(Canvas canvas, double x, double middle, List<String> lines) {
      for (Mark mark : marks) {
        Color color = color(mark);
        if (mark instanceof Mark.Band) {
          Rectangle2D box = new Rectangle2D.Double(x, middle - 3, SWATCH, 6);
          canvas.fill(box, Theme.pale(color));
          break;
        }
      }
      Mark seen = null;
      for (Mark mark : marks) {
        Color color = color(mark);
        if (seen != null && seen.getClass() == mark.getClass()) {
          continue;
        }
        if (mark instanceof Mark.Line line) {
          stroke(canvas, x, middle, color, line.style().stroke());
        } else if (mark instanceof Mark.Circle circle) {
          stroke(canvas, x, middle, color, circle.style().stroke());
        } else if (mark instanceof Mark.Points points) {
          double size = Math.max(LEAST_MARK, points.sizePt());
          canvas.fill(points.symbol().at(x + SWATCH / 2, middle, size), color);
        }
        seen = mark;
      }
      double baseline = middle + Typeface.capHeight(Theme.LEGEND) / 2;
      for (String line : lines) {
        canvas.text(
            line, x + SWATCH + GAP, baseline, Theme.LEGEND, Palette.INK, Canvas.Anchor.START);
        baseline += LINE;
      }
    }

    private static void stroke(Canvas canvas, double x, double y, Color color, BasicStroke stroke) {
      canvas.draw(new Line2D.Double(x, y, x + SWATCH, y), color, stroke);
    }
  }

  /**
   * Returns the marks by label, in order of first appearance; rules and notes carry their own
   * labels.
   */
  static Map<String, Entry> entries(List<Mark> marks) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Mark mark : marks) {
      boolean named = !(mark instanceof Mark.Rule) && !(mark instanceof Mark.Note);
      if (named && !mark.label().isEmpty()) {
        entries
            .computeIfAbsent(mark.label(), label -> new Entry(label, new ArrayList<>()))
            .marks()
            .add(mark);
      }
    }
    return entries;
  }

  /**
   * Arranges the entries in aligned columns, as many as fit {@code width} points and as are needed
   * for rows of similar length.
   */
  static Legend of(List<Entry> entries, double width) {
    String title = LegendTitle.of(entries.stream().map(Entry::label).toList());
    if (indent(title) > WIDEST_TITLE * width) {
      title = "";
    }
    String common = title;
    return arranged(
        title,
        entries.stream()
            .map(e -> new Entry(LegendTitle.value(e.label(), common), e.marks()))
            .toList(),
        width);
  }

  private static Legend arranged(String title, List<Entry> entries, double width) {
    double room = Math.max(20, width - indent(title) - SWATCH - GAP);
    Legend withOrphan = null;
    for (int asked = entries.size(); asked > 1; asked--) {
      int rows = (entries.size() + asked - 1) / asked;
      int columns = (entries.size() + rows - 1) / rows;
      Legend legend = inColumns(title, entries, columns, room);
      if (legend.width() <= width) {
        if (rows == 1 || entries.size() % columns != 1) {
          return legend;
        }
        withOrphan = withOrphan == null ? legend : withOrphan;
      }
    }
    boolean tall = entries.size() > MOST_ROWS;
    return tall && withOrphan != null ? withOrphan : inColumns(title, entries, 1, room);
  }

  private static Legend inColumns(String title, List<Entry> entries, int columns, double room) {
    List<List<Entry>> rows = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += columns) {
      rows.add(entries.subList(from, Math.min(entries.size(), from + columns)));
    }
    return new Legend(title, rows, room);
  }

  private static double indent(String title) {
    return title.isEmpty() ? 0 : Typeface.width(title, Theme.LEGEND) + AFTER_TITLE;
  }

  private double columnWidth(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .mapToDouble(row -> Math.min(row.get(column).width(), SWATCH + GAP + room))
        .max()
        .orElse(0);
  }

  private double width() {
    double width = indent(title) - BETWEEN;
    for (int c = 0; c < rows.get(0).size(); c++) {
      width += columnWidth(c) + BETWEEN;
    }
    return width;
  }

  private List<String> lines(Entry entry) {
    return Typeface.wrap(entry.label(), Theme.LEGEND, room);
  }

  private double height(List<Entry> row) {
    int most = row.stream().mapToInt(entry -> lines(entry).size()).max().orElse(1);
    return ROW + (most - 1) * LINE;
  }

  double height() {
    return rows.isEmpty() ? 0 : rows.stream().mapToDouble(this::height).sum() + 3;
  }

  /** Paints the rows centred on the vertical line at {@code middle}, below {@code top}. */
  void paint(Canvas canvas, double middle, double top) {
    if (rows.isEmpty()) {
      return;
    }
    double y = top + 3;
    double left = middle - width() / 2;
    if (!title.isEmpty()) {
      double baseline = y + ROW / 2 + Typeface.capHeight(Theme.LEGEND) / 2;
      canvas.text(title, left, baseline, Theme.LEGEND, Palette.INK, Canvas.Anchor.START);
    }
    for (List<Entry> row : rows) {
      double x = left + indent(title);
      for (int c = 0; c < row.size(); c++) {
        row.get(c).paint(canvas, x, y + ROW / 2, lines(row.get(c)));
        x += columnWidth(c) + BETWEEN;
      }
      y += height(row);
    }
  }
}
