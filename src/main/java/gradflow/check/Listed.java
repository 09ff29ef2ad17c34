package gradflow.check;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists names in a message: the first 20, and the number of those omitted. */
public final class Listed {
  /** Largest number of names that a message lists. */
  public static final int MOST = 20;

  private Listed() {}

  /** Returns the names on one line, in the given order. */
  public static String of(Collection<String> names) {
    return with(", ", names) + (names.size() > MOST ? " and " + more(names) + " more" : "");
  }

  /** Returns the problems, one per line, and a last line with the number of those omitted. */
  public static String lines(Collection<String> problems) {
    return with("\n", problems)
        + (problems.size() > MOST ? "\nand " + more(problems) + " more problems" : "");
  }

  private static String with(String separator, Collection<String> all) {
    return all.stream().limit(MOST).collect(Collectors.joining(separator));
  }

  private static int more(Collection<String> all) {
    return all.size() - MOST;
  }
}
