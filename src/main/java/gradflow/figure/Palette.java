package gradflow.figure;

import gradflow.check.Check;
import java.awt.Color;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Colours that people with colour vision deficiencies can distinguish. */
public final class Palette {
  /** Text, axes, and lines without a colour of their own. */
  public static final Color INK = new Color(0x222222);

  /** Reference lines and secondary text. */
  public static final Color GREY = new Color(0x6b6b6b);

  /**
   * Six colours whose lightness differs by at least 0.08 (in Oklab), so that they remain distinct
   * in grey and for readers with two kinds of cones.
   */
  private static final Map<String, Color> CATEGORIES = categories();

  /**
   * The palette of Okabe and Ito without black and yellow: black serves as ink, and yellow is too
   * pale for a thin line.
   */
  private static final int[] OKABE_ITO = {
    0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9
  };

  /** Viridis (Smith and van der Walt 2015, CC0) at 0, 0.1, …, 1. */
  private static final int[] VIRIDIS = {
    0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151,
    0xbddf26, 0xfde725
  };

  /**
   * Number of stops that are used for lines; above 0.8 the colours are too pale for a thin line on
   * white.
   */
  private static final int LINES = 9;

  private Palette() {}

  private static Map<String, Color> categories() {
    Map<String, Color> named = new LinkedHashMap<>();
    named.put("blue", new Color(0x0055ae));
    named.put("vermilion", new Color(0xe34d00));
    named.put("green", new Color(0x0f825e));
    named.put("sky", new Color(0x6ec3eb));
    named.put("wine", new Color(0x74144d));
    named.put("pink", new Color(0xd77cb1));
    return named;
  }

  /** Returns the colour of category {@code index} (from 0); colours repeat after six. */
  public static Color category(int index) {
    Check.atLeast("index", index, 0);
    return List.copyOf(CATEGORIES.values()).get(index % CATEGORIES.size());
  }

  /** Returns the dash of category {@code index}; it changes with each repetition of the colours. */
  public static Dash dash(int index) {
    Dash[] rounds = {Dash.SOLID, Dash.DASH_DOT, Dash.DASH_DOT_DOT};
    return rounds[index / CATEGORIES.size() % rounds.length];
  }

  static Color okabeIto(int index) {
    return new Color(OKABE_ITO[index % OKABE_ITO.length]);
  }

  /** Returns the colour of that name. */
  static Optional<Color> named(String name) {
    return switch (name) {
      case "ink" -> Optional.of(INK);
      case "grey" -> Optional.of(GREY);
      default -> Optional.ofNullable(CATEGORIES.get(name));
    };
  }

  /** Returns all names. */
  static List<String> names() {
    return Stream.concat(CATEGORIES.keySet().stream(), Stream.of("ink", "grey")).toList();
  }

  /**
   * Returns the colour of value {@code index} out of {@code count} ordered values, from dark violet
   * to light green.
   *
   * @throws gradflow.check.BadArgument if {@code count < 1} or {@code index} is not in [0, {@code
   *     count})
   */
  public static Color ordered(int index, int count) {
    Check.positive("count", count);
    Check.within("index", index, 0, count - 1);
    double at = count == 1 ? 0.5 : (double) index / (count - 1);
    double place = at * (LINES - 1);
    int i = Math.min((int) place, LINES - 2);
    return mix(new Color(VIRIDIS[i]), new Color(VIRIDIS[i + 1]), place - i);
  }

  /** Returns viridis, for areas: eleven stops at equal distances. */
  static List<Oklab> viridis() {
    return Arrays.stream(VIRIDIS).mapToObj(rgb -> Oklab.of(new Color(rgb))).toList();
  }

  private static Color mix(Color a, Color b, double t) {
    return new Color(
        (int) Math.round(a.getRed() + t * (b.getRed() - a.getRed())),
        (int) Math.round(a.getGreen() + t * (b.getGreen() - a.getGreen())),
        (int) Math.round(a.getBlue() + t * (b.getBlue() - a.getBlue())));
  }
}
