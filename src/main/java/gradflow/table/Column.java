package gradflow.table;

import gradflow.check.Check;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A column's header and type.
 *
 * @param header lower-case words joined by _, with the unit last, such as {@code log_norm_nats}
 * @param type of its cells
 * @param texts all possible texts of its cells; empty if unknown, and for numbers
 */
public record Column(String header, Type type, List<String> texts) {
  /** The content of a cell. */
  public enum Type {
    /** Text; empty means missing. */
    TEXT,
    /** 64-bit integers; {@link Long#MIN_VALUE} means missing. */
    INTEGER,
    /** Doubles; NaN means missing, infinities are valid. */
    NUMBER
  }

  private static final Pattern HEADER = Pattern.compile("[A-Za-z]\\w*(\\.\\w+)*");

  /**
   * Copies the texts. The header is not checked, because a file may have any; the factory methods
   * check the headers of columns that gradflow writes.
   */
  public Column {
    texts = List.copyOf(texts);
  }

  /**
   * Creates a column that gradflow writes.
   *
   * @throws gradflow.check.BadArgument unless the header is a letter followed by letters, digits
   *     and _, or several such names joined by a dot, as in {@code net.family}
   */
  private static Column written(String header, Type type, Collection<String> texts) {
    Check.that(
        HEADER.matcher(header).matches(),
        "header",
        "got \"" + header + "\", expected a letter, then letters, digits and _");
    return new Column(header, type, List.copyOf(texts));
  }

  /** Creates a column of text. */
  public static Column text(String header) {
    return text(header, List.of());
  }

  /** Creates a column of text with a known set of possible texts. */
  public static Column text(String header, Collection<String> texts) {
    return written(header, Type.TEXT, texts);
  }

  /** Creates a column of integers. */
  public static Column integer(String header) {
    return written(header, Type.INTEGER, List.of());
  }

  /** Creates a column of doubles without unit. */
  public static Column number(String header) {
    return written(header, Type.NUMBER, List.of());
  }
}
