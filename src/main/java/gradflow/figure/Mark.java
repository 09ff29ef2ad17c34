package gradflow.figure;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.awt.Color;
import java.util.Objects;

/**
 * Something drawn in a panel. An empty label keeps it out of the legend; marks with the same label
 * share one entry. Arrays are not copied: do not change them before the figure is painted. NaN
 * leaves a gap; an infinite value leaves a gap and a small triangle at the edge of the panel.
 */
public sealed interface Mark {
  /** The name in the legend or next to the line; empty for none. */
  String label();

  /** Its own colour; null if it has none, or several. */
  default Color color() {
    return null;
  }

  /**
   * A curve through the points ({@code x[i]}, {@code y[i]}). Throws {@link BadArgument} if the
   * arrays are empty or differ in length.
   */
  record Line(String label, double[] x, double[] y, Style style) implements Mark {
    public Line {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(style, "style");
      pairs("line", label, x, y);
    }

    @Override
    public Color color() {
      return style.color();
    }
  }

  /**
   * The area between {@code lo} and {@code hi}, filled with a pale colour. Throws {@link
   * BadArgument} if the arrays are empty or differ in length.
   */
  record Band(String label, double[] x, double[] lo, double[] hi, Color color) implements Mark {
    public Band {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(color, "color");
      pairs("band", label, x, lo);
      pairs("band", label, x, hi);
    }
  }

  /**
   * An error bar from {@code lo[i]} to {@code hi[i]} at each {@code x[i]}. Throws {@link
   * BadArgument} if the arrays are empty or differ in length.
   */
  record Bars(String label, double[] x, double[] lo, double[] hi, Color color) implements Mark {
    public Bars {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(color, "color");
      pairs("bars", label, x, lo);
      pairs("bars", label, x, hi);
    }
  }

  /**
   * Points ({@code x[i]}, {@code y[i]}) with a diameter of {@code sizePt} points. Throws {@link
   * BadArgument} if the arrays are empty or differ in length, or {@code sizePt} is not above 0.
   */
  record Points(String label, double[] x, double[] y, Color color, Symbol symbol, double sizePt)
      implements Mark {
    public Points {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(color, "color");
      Objects.requireNonNull(symbol, "symbol");
      Check.positive("points.size", sizePt);
      pairs("points", label, x, y);
    }
  }

  /**
   * A circle in data units around ({@code cx}, {@code cy}). Throws {@link BadArgument} if the
   * centre is not finite or {@code r} is not above 0.
   */
  record Circle(String label, double cx, double cy, double r, Style style) implements Mark {
    public Circle {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(style, "style");
      Check.finite("circle.cx", cx);
      Check.finite("circle.cy", cy);
      Check.positive("circle.r", r);
    }

    @Override
    public Color color() {
      return style.color();
    }
  }

  /**
   * A straight line across the whole panel at y = {@code at} (horizontal) or x = {@code at}; its
   * label is placed outside. Throws {@link BadArgument} if {@code at} is not finite.
   */
  record Rule(String label, boolean horizontal, double at, Style style) implements Mark {
    public Rule {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(style, "style");
      Check.finite("rule.at", at);
    }
  }

  /**
   * A coloured area around each point ({@code x[i]}, {@code y[k]}) of a grid, which shows {@code
   * values[k * x.length + i]}; areas meet halfway. NaN is left white; infinite values get the
   * colours of the ends. Throws {@link BadArgument} if x or y is not ascending or the number of
   * values does not match.
   */
  record Cells(String label, double[] x, double[] y, double[] values, ColourScale colours)
      implements Mark {
    public Cells {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(colours, "colours");
      ascending("cells.x", x);
      ascending("cells.y", y);
      Check.equal("cells.values", values.length, (long) x.length * y.length, "columns x rows");
    }
  }

  /**
   * A text that points at ({@code x}, {@code y}), placed where it covers the least. Throws {@link
   * BadArgument} if the position is not finite or the text is blank.
   */
  record Note(String label, double x, double y) implements Mark {
    public Note {
      Check.that(!label.isBlank(), "note.label", "got a blank text, expected what the note says");
      Check.finite("note.x", x);
      Check.finite("note.y", y);
    }
  }

  /** Creates a horizontal reference line: dotted, grey, thin. */
  static Rule horizontal(String label, double at) {
    return new Rule(label, true, at, new Style(MarkRole.BOUND, Palette.GREY, 0.8));
  }

  /** Creates a vertical reference line: dotted, grey, thin. */
  static Rule vertical(String label, double at) {
    return new Rule(label, false, at, new Style(MarkRole.BOUND, Palette.GREY, 0.8));
  }

  private static void ascending(String name, double[] at) {
    Check.that(at.length > 0, name, "got no values, expected at least 1");
    for (int i = 1; i < at.length; i++) {
      boolean up = at[i] > at[i - 1];
      Check.that(up, name, "got " + at[i] + " after " + at[i - 1] + ", expected ascending values");
    }
  }

  private static void pairs(String kind, String label, double[] x, double[] y) {
    String name = label.isEmpty() ? kind : kind + " '" + label + "'";
    Check.that(x.length > 0, name, "got no points, expected at least 1");
    Check.equal(name, y.length, x.length, "one y for every x");
  }
}
