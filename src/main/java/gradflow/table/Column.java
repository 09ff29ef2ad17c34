package gradflow.table;

import gradflow.check.Check;
import java.util.regex.Pattern;

/**
 * A column's header and type.
 *
 * @param header lower-case words joined by _, the unit last, such as {@code log_norm_nats}
 * @param type of its cells
 */
public record Column(String header, Type type) {
  /** What a cell holds. */
  public enum Type {
    /** Text; empty means missing. */
    TEXT,
    /** 64-bit integers; {@link Long#MIN_VALUE} means missing. */
    INTEGER,
    /** Doubles; NaN means missing, infinities are values. */
    NUMBER
  }

  private static final Pattern HEADER = Pattern.compile("[A-Za-z]\\w*(\\.\\w+)*");

  /**
   * Checks the header.
   *
   * @throws gradflow.check.BadArgument unless it is a letter, then letters, digits and _, with a
   *     dot between two such names, as in {@code net.family}
   */
  public Column {
    Check.that(
        HEADER.matcher(header).matches(),
        "header",
        "got \"" + header + "\", expected a letter, then letters, digits and _");
  }

  /** A column of text. */
  public static Column text(String header) {
    return new Column(header, Type.TEXT);
  }

  /** A column of integers. */
  public static Column integer(String header) {
    return new Column(header, Type.INTEGER);
  }

  /** A column of doubles without unit. */
  public static Column number(String header) {
    return new Column(header, Type.NUMBER);
  }

  /**
   * A column of doubles; the header ends in the unit, so {@code log_norm} in {@code nats} is {@code
   * log_norm_nats}.
   */
  public static Column number(String name, String unit) {
    return new Column(name + "_" + unit, Type.NUMBER);
  }
}
