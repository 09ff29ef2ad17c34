package gradflow.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The ticks of an axis.
 *
 * @param major labelled ticks, ascending
 * @param minor positions of unlabelled ticks
 */
record Ticks(List<Tick> major, List<Double> minor) {
  /**
   * @param at position in layout units
   * @param label its text
   */
  record Tick(double at, String label) {}

  private static final int[] STEPS = {1, 2, 5};
  private static final int[][] MANTISSAS = {{1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 5}, {1, 3}, {1}};

  /** Returns the densest ticks that {@code fits} accepts; the sparsest if it accepts none. */
  static Ticks of(Scale scale, Span span, Predicate<List<Tick>> fits) {
    if (scale instanceof Scale.Symlog symlog) {
      return symmetric(symlog, span, fits);
    } else if (!scale.inDecades()) {
      return linear(span, fits);
    }
    if (span.length() >= 2) {
      return decades(span, fits);
    }
    for (int[] mantissas : MANTISSAS) {
      List<Tick> ticks = withinDecades(span, mantissas);
      if (ticks.size() >= 3 && fits.test(ticks)) {
        return new Ticks(ticks, minorWithinDecades(span));
      }
    }
    return narrow(span, fits);
  }

  private static Ticks linear(Span span, Predicate<List<Tick>> fits) {
    int exponent = (int) Math.floor(Math.log10(span.length())) - 2;
    List<Tick> ticks = List.of();
    for (int i = 0; i < 12; i++) {
      int power = exponent + i / STEPS.length;
      double step = STEPS[i % STEPS.length] * Math.pow(10, power);
      if (span.length() / step > 30) {
        continue;
      }
      ticks = new ArrayList<>();
      for (long k = (long) Math.ceil(span.lo() / step - 1e-9); span.holds(k * step); k++) {
        ticks.add(new Tick(k * step, Numerals.plain(k * step, power, largest(span))));
      }
      if (fits.test(ticks)) {
        break;
      }
    }
    return new Ticks(ticks, List.of());
  }

  private static double largest(Span span) {
    return Math.max(Math.abs(span.lo()), Math.abs(span.hi()));
  }

  private static Ticks decades(Span span, Predicate<List<Tick>> fits) {
    List<Tick> ticks = List.of();
    int step = 1;
    for (int i = 0; i < 30; i++) {
      int power = i / STEPS.length;
      step = STEPS[i % STEPS.length] * (int) Math.pow(10, power);
      if (span.length() / step > 40) {
        continue;
      }
      ticks = new ArrayList<>();
      for (long k = (long) Math.ceil(span.lo() / step - 1e-9);
          span.holds((double) (k * step));
          k++) {
        ticks.add(new Tick((double) (k * step), Numerals.powerOfTen(k * step)));
      }
      if (fits.test(ticks)) {
        break;
      }
    }
    List<Double> minor = step == 1 && span.length() <= 6 ? minorWithinDecades(span) : List.of();
    return new Ticks(ticks, minor);
  }

  /**
   * Returns 0 and powers of ten on both sides; round values if all values lie in the linear part.
   */
  private static Ticks symmetric(Scale.Symlog scale, Span span, Predicate<List<Tick>> fits) {
    if (span.lo() >= -1 && span.hi() <= 1) {
      Span values = new Span(scale.value(span.lo()), scale.value(span.hi()));
      Ticks found = linear(values, ticks -> fits.test(placed(ticks, scale)));
      return new Ticks(placed(found.major(), scale), List.of());
    }
    List<Tick> ticks = List.of();
    long last = (long) Math.max(Math.abs(span.lo()), Math.abs(span.hi())) + 1;
    for (int i = 0; i < 9; i++) {
      int power = i / STEPS.length;
      int step = STEPS[i % STEPS.length] * (int) Math.pow(10, power);
      ticks = new ArrayList<>();
      for (long k = -last; k <= last; k++) {
        boolean labelled = k == 0 || (Math.abs(k) - 1) % step == 0;
        if (labelled && span.holds((double) k)) {
          ticks.add(new Tick((double) k, signed(k, scale.power())));
        }
      }
      if (fits.test(ticks)) {
        break;
      }
    }
    return new Ticks(ticks, minorSymmetric(span));
  }

  /** Formats 0, 1 and 10 as digits, other values as a power of ten with its sign. */
  private static String signed(long place, long power) {
    if (place == 0) {
      return "0";
    }
    long n = power + Math.abs(place) - 1;
    String size = n == 0 || n == 1 ? Numerals.times(1, n) : Numerals.powerOfTen(n);
    return place < 0 ? "−" + size : size;
  }

  /**
   * Returns fifths of the linear part, and multiples of each power of ten if these are not too
   * many.
   */
  private static List<Double> minorSymmetric(Span span) {
    List<Double> minor = new ArrayList<>();
    for (int k = -4; k <= 4; k++) {
      minor.add(k / 5.0);
    }
    for (double end : span.length() <= 8 ? new double[] {span.lo(), span.hi()} : new double[0]) {
      for (long n = 1; n <= Math.abs(end); n++) {
        for (int m : MANTISSAS[0]) {
          minor.add(Math.copySign(n + Math.log10(m), end));
        }
      }
    }
    return minor.stream().filter(span::holds).distinct().toList();
  }

  private static List<Tick> withinDecades(Span span, int[] mantissas) {
    List<Tick> ticks = new ArrayList<>();
    for (long n = (long) Math.floor(span.lo()); n <= span.hi(); n++) {
      for (int m : mantissas) {
        double at = n + Math.log10(m);
        if (span.holds(at)) {
          ticks.add(new Tick(at, Numerals.times(m, n)));
        }
      }
    }
    return ticks;
  }

  private static List<Double> minorWithinDecades(Span span) {
    return withinDecades(span, MANTISSAS[0]).stream().map(Tick::at).toList();
  }

  /**
   * Returns ticks for a span of less than one step of the mantissa: round values if a double can
   * hold them, otherwise fractions of a decade.
   */
  private static Ticks narrow(Span span, Predicate<List<Tick>> fits) {
    if (largest(span) > 290) {
      List<Tick> ticks = new ArrayList<>();
      linear(span, fits)
          .major()
          .forEach(tick -> ticks.add(new Tick(tick.at(), "10^" + tick.label())));
      return new Ticks(ticks, List.of());
    }
    Span values = new Span(Math.pow(10, span.lo()), Math.pow(10, span.hi()));
    Ticks found = linear(values, ticks -> fits.test(placed(ticks, Scale.LOG10)));
    return new Ticks(placed(found.major(), Scale.LOG10), List.of());
  }

  /** Converts ticks at values to ticks at positions. */
  private static List<Tick> placed(List<Tick> ticks, Scale scale) {
    return ticks.stream().map(t -> new Tick(scale.place(t.at()), t.label())).toList();
  }
}
