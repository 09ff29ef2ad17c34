package gradflow.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Spelling of names in a spec, and suggestions for unknown names. */
final class Names {
  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private Names() {}

  /** Converts {@code hiddenSize} and {@code HIDDEN_SIZE} to {@code hidden_size}. */
  static String snake(String name) {
    return WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Returns {@code known names: a, b}, preceded by the most probable name if there is one. */
  static String suggest(String what, String got, Collection<String> known) {
    String list = what + ": " + (known.isEmpty() ? "none" : String.join(", ", known));
    return closest(got, known).map(c -> "did you mean " + c + "? " + list).orElse(list);
  }

  /**
   * Returns the known name at the smallest edit distance, if this is at most a third of the length;
   * else one that starts as the given name does.
   */
  static Optional<String> closest(String got, Collection<String> known) {
    if (got.isEmpty() || got.length() > 64) {
      return Optional.empty();
    }
    String wanted = snake(got);
    Optional<String> near =
        known.stream()
            .filter(
                k -> k.length() > 1 && distance(wanted, snake(k)) <= Math.max(1, k.length() / 3))
            .min(Comparator.comparingInt(k -> distance(wanted, snake(k))));
    return near.or(
        () ->
            known.stream()
                .filter(k -> wanted.length() > 3 && k.length() > 3)
                .filter(k -> snake(k).startsWith(wanted) || wanted.startsWith(snake(k)))
                .findFirst());
  }

  /**
   * Returns the Levenshtein distance in which swapping two adjacent characters counts as one edit.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + cost, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
