package gradflow.report;

import gradflow.verdict.PointResult;
import java.util.Locale;

/** Numbers and points in human-readable form. */
public final class NumberText {
  private NumberText() {}

  /** Formats a number with four significant digits. */
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

  /** Formats the estimate with its interval, if it has one. */
  public static String interval(PointResult p) {
    if (p.missing() > 0) {
      return p.missing() + " of " + p.runs() + " runs without a value";
    }
    return p.low() == p.estimate() && p.high() == p.estimate()
        ? of(p.estimate())
        : of(p.estimate()) + " [" + of(p.low()) + ", " + of(p.high()) + "]";
  }

  /** Describes the number of runs, how many of them died, and the reliability of the interval. */
  public static String basis(PointResult p) {
    String died = p.died() > 0 ? ", " + p.died() + " died" : "";
    String runs = "n = " + p.runs() + died;
    if (!Double.isNaN(p.share())) {
      return String.format(
          Locale.ROOT,
          "%s, all of them so; of all such runs at least %.0f %% are, with %s confidence",
          runs,
          Math.floor(100 * p.share()),
          percent(p.confidence()));
    }
    return Double.isNaN(p.low()) || p.method().equals("sample")
        ? runs
        : runs + ", " + percent(p.confidence()) + " interval (" + p.method() + ")";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share).replaceFirst("\\.?0+$", "") + " %";
  }
}
