package gradflow.table;

import gradflow.check.Check;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A column's header and type.
 *
 * @param header lower-case words joined by _, the unit last, such as {@code log_norm_nats}
 * @param type of its cells
 * @param texts all that its cells can be; empty where that is not known, and for numbers
 */
public record Column(String header, Type type, List<String> texts) {
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
    texts = List.copyOf(texts);
    Check.that(
        HEADER.matcher(header).matches(),
        "header",
        "got \"" + header + "\", expected a letter, then letters, digits and _");
  }

  /** A column of text. */
  public static Column text(String header) {
    return text(header, List.of());
  }

  /** A column whose texts are all known. */
  public static Column text(String header, Collection<String> texts) {
    return new Column(header, Type.TEXT, List.copyOf(texts));
  }

  /** A column of integers. */
  public static Column integer(String header) {
    return new Column(header, Type.INTEGER, List.of());
  }

  /** A column of doubles without unit. */
  public static Column number(String header) {
    return new Column(header, Type.NUMBER, List.of());
  }

  /**
   * A column of doubles; the header ends in the unit, so {@code log_norm} in {@code nats} is {@code
   * log_norm_nats}.
   */
  public static Column number(String name, String unit) {
    return number(name + "_" + unit);
  }
}
