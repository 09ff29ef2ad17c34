package gradflow.analysis;

import gradflow.check.Check;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Builds a {@link Finding}. Words are added by {@link #say}, which rejects digits; each number is
 * added with the name under which it is written to the table {@code findings}. A sentence therefore
 * cannot contain a number that is missing from the table. Mutable, single-threaded.
 */
public final class Sentence {
  /** A digit that is not part of a symbol such as h_0. */
  private static final Pattern NUMERAL = Pattern.compile("(?<![\\p{L}\\d_])\\d");

  /** Beyond this many decades, a factor is formatted as a power of ten. */
  private static final double DECADES = 4;

  private final String kind;
  private final StringBuilder text = new StringBuilder();
  private final List<Quantity> quantities = new ArrayList<>();

  /** Begins a finding of that kind, such as {@code vanishing}. */
  public Sentence(String kind) {
    this.kind = kind;
  }

  /**
   * Appends words and symbols.
   *
   * @throws gradflow.check.BadArgument if they contain a number
   */
  public Sentence say(String words) {
    Check.that(
        !NUMERAL.matcher(words).find(), "sentence", "got a number without a name in: " + words);
    text.append(words);
    return this;
  }

  /** Appends a name from a file, unchanged. */
  public Sentence name(String given) {
    text.append(given);
    return this;
  }

  /** Appends an integer. */
  public Sentence count(String quantity, long n) {
    return print(quantity, (double) n, String.valueOf(n));
  }

  /** Appends an integer with its unit: {@code 1 step}, {@code 2 steps}. */
  public Sentence count(String quantity, long n, String what) {
    return count(quantity, n).say(" " + what + (n == 1 ? "" : "s"));
  }

  /** Appends a finite number with three significant digits. */
  public Sentence number(String quantity, double value) {
    return print(quantity, value, Numeral.of(value, 3));
  }

  /** Appends a finite number with two significant digits. */
  public Sentence rough(String quantity, double value) {
    return print(quantity, value, Numeral.of(value, 2));
  }

  /** Appends a constant of the rules in its shortest form. */
  public Sentence rule(String quantity, double value) {
    return print(quantity, value, BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
  }

  /** Appends a finite number with four decimals; for gates near 1. */
  public Sentence gate(String quantity, double value) {
    return print(quantity, value, Numeral.fixed(new BigDecimal(value), 4));
  }

  /** Appends a finite number with its sign and three significant digits. */
  public Sentence signed(String quantity, double value) {
    return print(quantity, value, (value > 0 ? "+" : "") + Numeral.of(value, 3));
  }

  /** Appends a share in per cent; the table contains per cent as well. */
  public Sentence percent(String quantity, double share) {
    double percent = 100 * share;
    return print(quantity, percent, Numeral.fixed(new BigDecimal(percent), 1)).say(" %");
  }

  /**
   * Appends a factor ≥ 0, given its decimal logarithm: the factor itself, or a power of ten if it
   * is many decades from 1; "exactly zero" is not a number. The table contains the printed value; a
   * logarithm is named {@code log10_…}.
   */
  public Sentence factor(String quantity, double log10) {
    if (log10 == Double.NEGATIVE_INFINITY) {
      return say("exactly zero");
    }
    if (Math.abs(log10) < DECADES) {
      double value = Math.pow(10, log10);
      return print(quantity, value, Numeral.of(value, 3));
    }
    String power = Numeral.fixed(new BigDecimal(log10), 1);
    return print("log10_" + quantity, log10, "10^" + power);
  }

  private Sentence print(String quantity, double value, String printed) {
    quantities.add(new Quantity(quantity, value, printed));
    text.append(printed);
    return this;
  }

  /** Returns the finding. */
  public Finding end() {
    return new Finding(kind, text.toString(), quantities);
  }
}
