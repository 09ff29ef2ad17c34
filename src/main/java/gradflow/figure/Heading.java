package gradflow.figure;

import java.util.Optional;

/**
 * What stands above a panel and in a legend: a number alone would not say of what it is the value.
 */
final class Heading {
  private Heading() {}

  /**
   * The title, with the panel's value behind it. Where there is no title, a number gets the name of
   * its column, and a label stands for itself.
   *
   * @param title may be empty
   * @param column whose values have a panel each, if there is one
   * @param value of this panel, or empty
   */
  static String of(String title, Optional<String> column, String value) {
    if (value.isEmpty()) {
      return title;
    }
    String before = title;
    if (title.isEmpty() && isNumber(value)) {
      before = column.map(c -> c.replace('_', ' ')).orElse("");
    }
    return (before + " " + value).strip();
  }

  /** A value in a legend: a number with the name of its column, a label alone. */
  static String entry(String column, String value) {
    return isNumber(value) ? column.replace('_', ' ') + " = " + value : value;
  }

  static boolean isNumber(String text) {
    try {
      Double.parseDouble(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
