package gradflow.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of weights before PyTorch's names were adopted. They are refused rather than
 * translated, because {@code W} named the input weights here but names the recurrent weights in
 * most texts.
 *
 * <table>
 * <caption>Former and present names; gate, layer and quantity affixes are unchanged</caption>
 * <tr><th>former</th><th>present</th><th>acts on</th></tr>
 * <tr><td>U, U_f, l0.U_f, rho_U, kreiss_U_g</td>
 *     <td>W_hh, W_hh_f, l0.W_hh_f, rho_W_hh, kreiss_W_hh_g</td><td>the state</td></tr>
 * <tr><td>W, W_f, l0.W_f</td><td>W_ih, W_ih_f, l0.W_ih_f</td><td>the input</td></tr>
 * </table>
 *
 * <p>The names of the projection W_p, of biases and of peepholes have not changed.
 */
public final class FormerNames {
  private static final Pattern RECURRENT =
      Pattern.compile("((?:[a-z][a-z0-9_]*_)?(?:l[0-9]+\\.)?)U((?:_[ifgorzn])?)");
  private static final Pattern INPUT = Pattern.compile("((?:l[0-9]+\\.)?)W((?:_[ifgorzn])?)");

  private FormerNames() {}

  /** Returns the present name for a former one; empty for every other name. */
  public static Optional<String> present(String name) {
    Matcher recurrent = RECURRENT.matcher(name);
    if (recurrent.matches()) {
      return Optional.of(recurrent.group(1) + "W_hh" + recurrent.group(2));
    }
    Matcher input = INPUT.matcher(name);
    return input.matches()
        ? Optional.of(input.group(1) + "W_ih" + input.group(2))
        : Optional.empty();
  }

  /**
   * Explains what to write instead of a former name, such as {@code U_f is now called W_hh_f (it
   * acts on the state)}; empty for every other name.
   */
  public static Optional<String> explain(String name) {
    return present(name)
        .map(
            now -> {
              boolean recurrent = now.contains("W_hh");
              String other = recurrent ? "" : "; the recurrent weights are " + swapped(now);
              String acts = recurrent ? "the state" : "the input" + other;
              return name + " is now called " + now + " (it acts on " + acts + ")";
            });
  }

  /**
   * Returns {@code ; U_f is now called W_hh_f …}, to be appended to a message about an unknown
   * name, or "".
   */
  public static String hint(String name) {
    return explain(name).map(text -> "; " + text).orElse("");
  }

  /**
   * Refuses a former name for which no row was found.
   *
   * @param column column that was searched
   * @param rows number of rows found
   * @throws BadArgument if no rows were found and the name is a former one
   */
  public static void refuse(String column, String name, int rows) {
    if (rows == 0) {
      explain(name)
          .ifPresent(
              text -> {
                throw new BadArgument(column, text);
              });
    }
  }

  private static String swapped(String input) {
    return input.replace("W_ih", "W_hh");
  }
}
