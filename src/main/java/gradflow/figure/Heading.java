package gradflow.figure;

import gradflow.table.Filter;
import java.util.Optional;

/**
 * The headings of panels and entries of legends. A number is completed by the name of its quantity.
 */
final class Heading {
  private Heading() {}

  /**
   * Returns the title, followed by the panel's value. Without a title, a number is preceded by the
   * name of its column, and a label is used alone.
   *
   * @param title may be empty
   * @param column the column with one panel per value, if there is one
   * @param value of this panel, or empty
   */
  static String of(String title, Optional<String> column, String value) {
    if (value.isEmpty()) {
      return title;
    }
    String before = title;
    if (title.isEmpty() && Filter.isNumber(value)) {
      before = column.map(c -> c.replace('_', ' ')).orElse("");
    }
    return (before + " " + (Filter.isNumber(value) ? minus(value) : value)).strip();
  }

  /** Returns a legend entry: a number with the name of its column, or a label alone. */
  static String entry(String column, String value) {
    return Filter.isNumber(value) ? column.replace('_', ' ') + " = " + minus(value) : value;
  }

  /** Returns a text with the sign of its number as axes show it: {@code −1} for {@code -1}. */
  static String minus(String text) {
    return text.replaceAll("(^| )-(?=[0-9.])", "$1−");
  }
}
