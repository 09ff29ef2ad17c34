package gradflow.catalog;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Evenly spaced values of an axis, including both ends. They are rounded to 12 significant digits,
 * so that a table shows 0.3 and not 0.30000000000000004.
 */
@About(summary = "evenly spaced values of an axis, both ends included; log: in the logarithm")
record AxisRange(
    @Option(help = "the first value", example = "0.5") double from,
    @Option(help = "the last value", example = "2") double to,
    @Option(help = "number of values", unit = "values", example = "7") int count) {
  private static final MathContext WORK = MathContext.DECIMAL128;
  private static final MathContext SHOWN = new MathContext(12);
  private static final int MOST = 100_000;

  AxisRange {
    Check.finite("from", from);
    Check.finite("to", to);
    Check.that(to != from, "to", "got " + to + ", expected another value than from");
    Check.that(
        count >= 2 && count <= MOST,
        "count",
        "got " + count + ", expected an integer in [2, " + MOST + "]");
  }

  /** Returns from + i (to − from) / (count − 1). */
  List<String> linear() {
    BigDecimal start = BigDecimal.valueOf(from);
    BigDecimal span = BigDecimal.valueOf(to).subtract(start);
    BigDecimal steps = BigDecimal.valueOf(count - 1L);
    return texts(i -> start.add(span.multiply(BigDecimal.valueOf(i)).divide(steps, WORK)));
  }

  /** Returns from (to / from)^(i / (count − 1)). */
  List<String> log() {
    Check.positive("from", from);
    Check.positive("to", to);
    double low = StrictMath.log10(from);
    double span = StrictMath.log10(to) - low;
    return texts(i -> new BigDecimal(StrictMath.pow(10, low + span * i / (count - 1))));
  }

  private List<String> texts(IntFunction<BigDecimal> inner) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                i == 0
                    ? BigDecimal.valueOf(from)
                    : i == count - 1 ? BigDecimal.valueOf(to) : inner.apply(i).round(SHOWN))
        .map(AxisRange::text)
        .toList();
  }

  private static String text(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal bare = value.stripTrailingZeros();
    long exponent = (long) bare.precision() - bare.scale() - 1;
    return exponent >= -5 && exponent < 16
        ? bare.toPlainString()
        : bare.toString().replace("E+", "e").replace('E', 'e');
  }
}
