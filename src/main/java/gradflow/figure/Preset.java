package gradflow.figure;

import gradflow.check.BadArgument;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The publication for which a figure is intended: its width on paper and the size of its letters.
 */
public enum Preset {
  /** A column of the proceedings of ICML, 3.25 in. */
  ICML(82.55, 1),
  /** The text width of NeurIPS, 5.5 in. */
  NEURIPS(139.7, 1),
  /** The text width of ICLR, 5.5 in. */
  ICLR(139.7, 1),
  /** One column of Nature, with letters of at most 7 pt if there is no title above the figure. */
  NATURE_1COL(89, 0.82),
  /** Both columns of Nature. */
  NATURE_2COL(183, 0.82),
  /** A4 with margins of 30 mm. */
  THESIS(150, 1.1),
  /** A slide 10 in wide, read from a distance. */
  SLIDES(254, 1.9);

  private final double widthMm;
  private final double text;

  Preset(double widthMm, double text) {
    this.widthMm = widthMm;
    this.text = text;
  }

  /**
   * Returns the preset of that name in a spec or a command, such as {@code nature-1col}.
   *
   * @throws BadArgument if there is none of that name
   */
  public static Preset named(String name) {
    return Arrays.stream(values())
        .filter(p -> p.label().equals(name.replace('_', '-')))
        .findFirst()
        .orElseThrow(
            () ->
                new BadArgument(
                    "preset",
                    "got "
                        + name
                        + ", expected one of "
                        + Arrays.stream(values())
                            .map(Preset::label)
                            .collect(Collectors.joining(", "))));
  }

  /** The name in specs and commands. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Width on paper, mm. */
  public double widthMm() {
    return widthMm;
  }

  /** Scale factor of letters and lines (labels 8.5 pt, ticks 7.5 pt). */
  public double text() {
    return text;
  }
}
