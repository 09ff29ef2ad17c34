package gradflow.io;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Orders names so that runs of digits compare as numbers: {@code lstm_2} precedes {@code lstm_10}.
 * The separators {@code / . :} precede all other characters, so {@code lstm/} precedes {@code
 * lstm_1/}.
 */
final class NaturalOrder implements Comparator<String> {
  private static final Pattern PIECE = Pattern.compile("[0-9]+|[^0-9]");

  @Override
  public int compare(String a, String b) {
    Matcher x = PIECE.matcher(a);
    Matcher y = PIECE.matcher(b);
    while (true) {
      boolean more = x.find();
      if (!y.find()) {
        return more ? 1 : a.compareTo(b);
      }
      if (!more) {
        return -1;
      }
      int c = pieces(x.group(), y.group());
      if (c != 0) {
        return c;
      }
    }
  }

  private static int pieces(String a, String b) {
    if (isNumber(a) && isNumber(b)) {
      String x = a.replaceFirst("^0+", "");
      String y = b.replaceFirst("^0+", "");
      return x.length() == y.length() ? x.compareTo(y) : Integer.compare(x.length(), y.length());
    }
    int c = Boolean.compare(isSeparator(b), isSeparator(a));
    return c == 0 ? a.compareTo(b) : c;
  }

  private static boolean isNumber(String piece) {
    return piece.charAt(0) >= '0' && piece.charAt(0) <= '9';
  }

  private static boolean isSeparator(String piece) {
    return piece.equals("/") || piece.equals(".") || piece.equals(":");
  }
}
