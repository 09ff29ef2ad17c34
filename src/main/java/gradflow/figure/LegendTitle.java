package gradflow.figure;

import java.util.Collection;

/** The name that all entries of a legend share, which is then shown once: "gain" of "gain = 1". */
public final class LegendTitle {
  private static final String IS = " = ";

  private LegendTitle() {}

  /** Returns the common name of entries such as "gain = 0.9"; empty if there is none. */
  public static String of(Collection<String> labels) {
    String first = labels.stream().findFirst().orElse("");
    int end = first.indexOf(IS);
    if (labels.size() < 2 || end < 1) {
      return "";
    }
    String start = first.substring(0, end + IS.length());
    return labels.stream().allMatch(l -> l.startsWith(start)) ? first.substring(0, end) : "";
  }

  /** Returns an entry below a title: its value alone. */
  static String value(String label, String title) {
    return title.isEmpty() ? label : label.substring(title.length() + IS.length());
  }
}
