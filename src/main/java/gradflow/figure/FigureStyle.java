package gradflow.figure;

import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.Map;

/**
 * The style of a figure's series. A change of style requires no new computation.
 *
 * @param order names of series in the order of the legend, the last painted on top; others follow
 * @param palette colours of the measured series, in their order
 * @param looks style of individual series, by name
 */
@About(summary = "order, palette, line and marker of a figure's series, by their names")
public record FigureStyle(
    @Option(value = "[]", help = "series in the order of the legend", example = "[lstm, rnn]")
        List<String> order,
    @Option(value = "own", help = "colours of the measured series, in their order")
        PaletteName palette,
    @Option(
            value = "{}",
            help = "color, line and marker per series",
            example = "{lstm: {line: dashed}}")
        Map<String, SeriesStyle> looks) {
  /** Changes nothing. */
  public static final FigureStyle NONE = new FigureStyle(List.of(), PaletteName.OWN, Map.of());

  /** Copies the lists. */
  public FigureStyle {
    order = List.copyOf(order);
    looks = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(looks));
  }
}
