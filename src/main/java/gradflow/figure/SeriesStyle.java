package gradflow.figure;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.awt.Color;
import java.util.Optional;

/**
 * The style of one series of a figure, in all panels.
 *
 * @param color name of a palette colour, or {@code #rrggbb}
 * @param line dash of its measured line
 * @param width of the line, pt
 * @param marker symbol at its points
 */
@About(summary = "how one series is drawn in all panels of a figure")
public record SeriesStyle(
    @Option(
            value = "null",
            help = "blue, vermilion, green, sky, wine, pink, ink, grey or '#rrggbb'",
            example = "vermilion")
        Optional<String> color,
    @Option(
            value = "null",
            help = "dash pattern of the line; none: points alone",
            example = "dashed")
        Optional<Dash> line,
    @Option(value = "null", help = "thickness of the line", unit = "pt", example = "1.6")
        Optional<Double> width,
    @Option(value = "null", help = "symbol at its points", example = "square")
        Optional<Symbol> marker) {
  /**
   * Checks colour and width.
   *
   * @throws BadArgument if there is no such colour, or the width is not in [0.2, 5]
   */
  public SeriesStyle {
    color.ifPresent(SeriesStyle::parse);
    width.ifPresent(w -> Check.within("width", w, 0.2, 5));
    Check.that(
        color.isPresent() || line.isPresent() || width.isPresent() || marker.isPresent(),
        "style",
        "got no key, expected color, line, width or marker");
  }

  /** Returns the colour, if one is given. */
  Optional<Color> paint() {
    return color.map(SeriesStyle::parse);
  }

  private static Color parse(String name) {
    if (name.matches("#[0-9a-fA-F]{6}")) {
      return new Color(Integer.parseInt(name.substring(1), 16));
    }
    return Palette.named(name)
        .orElseThrow(
            () ->
                new BadArgument(
                    "color",
                    "got '%s', expected one of %s, or '#rrggbb'"
                        .formatted(name, String.join(", ", Palette.names()))));
  }
}
