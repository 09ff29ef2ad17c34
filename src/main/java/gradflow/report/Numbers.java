package gradflow.report;

import gradflow.verdict.PointResult;
import java.util.Locale;

/** Numbers and points as people read them. */
public final class Numbers {
  private Numbers() {}

  /** Four significant digits. */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "missing";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    } else if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return minus(String.format(Locale.ROOT, "%.0f", value + 0.0));
    }
    double size = Math.abs(value);
    if (size < 1e-3 || size >= 1e6) {
      return minus(String.format(Locale.ROOT, "%.2e", value));
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return minus(String.format(Locale.ROOT, "%." + decimals + "f", value));
  }

  private static String minus(String text) {
    return text.replace("-", "−").replaceFirst("^−0$", "0");
  }

  /** The estimate with its interval, where it has one. */
  public static String interval(PointResult p) {
    if (p.missing() > 0) {
      return p.missing() + " of " + p.runs() + " runs without a value";
    }
    return p.low() == p.estimate() && p.high() == p.estimate()
        ? of(p.estimate())
        : of(p.estimate()) + " [" + of(p.low()) + ", " + of(p.high()) + "]";
  }
}
