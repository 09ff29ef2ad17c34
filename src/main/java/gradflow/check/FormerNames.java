package gradflow.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that weights had before they took PyTorch's. They are refused, not read: {@code W} was
 * the input weights' name, and is the recurrent weights' in most texts.
 *
 * <table>
 * <caption>Former and present names; a gate, a layer and a quantity stay where they are</caption>
 * <tr><th>former</th><th>present</th><th>acts on</th></tr>
 * <tr><td>U, U_f, l0.U_f, rho_U, kreiss_U_g</td>
 *     <td>W_hh, W_hh_f, l0.W_hh_f, rho_W_hh, kreiss_W_hh_g</td><td>the state</td></tr>
 * <tr><td>W, W_f, l0.W_f</td><td>W_ih, W_ih_f, l0.W_ih_f</td><td>the input</td></tr>
 * </table>
 *
 * <p>The projection W_p and the names of biases and peepholes are the same as before.
 */
public final class FormerNames {
  private static final Pattern RECURRENT =
      Pattern.compile("((?:[a-z][a-z0-9_]*_)?(?:l[0-9]+\\.)?)U((?:_[ifgorzn])?)");
  private static final Pattern INPUT = Pattern.compile("((?:l[0-9]+\\.)?)W((?:_[ifgorzn])?)");

  private FormerNames() {}

  /** The present name of what was called so; empty for every other name. */
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
   * What to write instead of a former name, in words: {@code U_f is now called W_hh_f (it acts on
   * the state)}; empty for every other name.
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

  /** {@code ; U_f is now called W_hh_f …} to append to a message about an unknown name, or "". */
  public static String hint(String name) {
    return explain(name).map(text -> "; " + text).orElse("");
  }

  /**
   * Refuses a former name by which no row was found.
   *
   * @param column where it was looked for
   * @param rows how many were found
   * @throws BadArgument if there are none and the name is a former one
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
