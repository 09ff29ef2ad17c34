package gradflow.figure;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The caption of a figure, completed by an explanation of bands, bars and dots if the caption lacks
 * one.
 */
final class Captions {
  private Captions() {}

  static String complete(Figure figure) {
    StringBuilder out = new StringBuilder(Typeface.line(figure.caption()).strip());
    String said = figure.caption().toLowerCase(Locale.ROOT);
    boolean bands = has(figure, m -> m instanceof Mark.Band band && isSpread(band));
    if (bands && !said.contains("band")) {
      add(out, "Lines are medians over runs, bands reach from 10 to 90 %.");
    }
    if (has(figure, Mark.Bars.class::isInstance) && !said.contains("bar")) {
      add(out, "Bars reach from 10 to 90 % of the runs.");
    }
    if (has(figure, Captions::hasHoles) && !said.contains("white")) {
      add(out, "White: no value.");
    }
    if (!said.contains("linear")) {
      linearParts(figure).forEach(sentence -> add(out, sentence));
    }
    return MathText.of(out.toString()).plain();
  }

  /** Returns descriptions of where the mixed layouts change from linear to logarithmic. */
  private static Set<String> linearParts(Figure figure) {
    Set<String> out = new LinkedHashSet<>();
    for (Panel panel : figure.panels()) {
      linearPart("The horizontal axis is", panel.x().scale(), out);
      linearPart("The vertical axis is", panel.y().scale(), out);
      panel.colours().ifPresent(c -> linearPart("Colours are", c.scale(), out));
    }
    return out;
  }

  private static void linearPart(String what, Scale scale, Set<String> out) {
    if (scale instanceof Scale.Symlog symlog) {
      String end = Numerals.times(1, symlog.power());
      out.add(what + " linear from −" + end + " to " + end + ", logarithmic beyond.");
    }
  }

  private static boolean hasHoles(Mark mark) {
    return mark instanceof Mark.Cells cells
        && Arrays.stream(cells.values()).map(cells.colours()::fraction).anyMatch(Double::isNaN);
  }

  /** Whether the band is the spread of a curve: neither named nor filled down to zero. */
  private static boolean isSpread(Mark.Band band) {
    return band.label().isEmpty() && Arrays.stream(band.lo()).anyMatch(v -> v != 0);
  }

  private static void add(StringBuilder out, String sentence) {
    if (out.length() > 0) {
      out.append(out.charAt(out.length() - 1) == '.' ? " " : ". ");
    }
    out.append(sentence);
  }

  private static boolean has(Figure figure, Predicate<Mark> mark) {
    return figure.panels().stream().anyMatch(p -> p.marks().stream().anyMatch(mark));
  }
}
