package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Copying memory: items are shown one per step; after a delay a delimiter asks for them in the same
 * order. Every step counts; the correct output before the recall is blank.
 *
 * <p>The layout of arjovsky2016 (10 items of 8 symbols; after hochreiter1997): m items, delay − 1
 * blanks, the delimiter, m blanks. In the released code of pascanu2013 (after martens2011) the
 * delimiter comes one step later, at the first step of the recall.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><td>0 … k − 1</td><td>items</td></tr>
 * <tr><td>k</td><td>blank</td></tr>
 * <tr><td>k + 1</td><td>delimiter, input only</td></tr>
 * </table>
 *
 * @param delay steps between the last item and the first answer, ≥ 1
 * @param items number of items, m ≥ 1
 * @param symbols number of different items, k ≥ 2
 */
@About(
    summary = "copying memory: a list of symbols, recalled in order after a delay",
    equations =
        """
        x_t = s_t (t <= m),  delimiter at t = m + delay,  blank elsewhere;  s_i ~ U{0..k-1}
        y_t = blank (t <= m + delay),  y_{m+delay+i} = s_i;  T = delay + 2 m
        chance: m ln k / T  (without memory: blank until the recall, then a random symbol)
        sizes: k + 2 inputs, k + 1 classes
        """,
    unit = "nats per step",
    source = {"arjovsky2016", "hochreiter1997", "martens2011"})
public record Copying(
    @Option(
            help = "steps between the last item and the first answer",
            unit = "steps",
            example = "20")
        int delay,
    @Option(value = "10", help = "items to remember, m", unit = "items") int items,
    @Option(value = "8", help = "number of different items, k") int symbols)
    implements Task {
  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if {@code delay} or {@code items} is below 1, or {@code
   *     symbols} below 2
   */
  public Copying {
    Check.positive("delay", delay);
    Check.positive("items", items);
    Check.atLeast("symbols", symbols, 2);
    Check.that(
        delay + 2L * items <= Integer.MAX_VALUE, "delay", "got " + delay + ", expected less");
  }

  @Override
  public Signature signature() {
    return new Signature(symbols + 2, symbols + 1, Target.CLASS, delay + 2 * items);
  }

  @Override
  public double chanceLoss() {
    return items * StrictMath.log(symbols) / longest();
  }

  /** Returns 1 − k^−m, the error of guessing all items. */
  @Override
  public double chanceError() {
    return 1 - StrictMath.pow(symbols, -items);
  }

  @Override
  public Batch batch(int size, Seed seed) {
    int recall = items + delay;
    double[][] x = new double[longest()][inputSize() * size];
    double[][] targets = new double[longest()][size];
    for (int t = items; t < longest(); t++) {
      int symbol = t == recall - 1 ? symbols + 1 : symbols;
      Arrays.fill(x[t], symbol * size, (symbol + 1) * size, 1);
    }
    for (int t = 0; t < recall; t++) {
      Arrays.fill(targets[t], symbols);
    }
    for (int b = 0; b < size; b++) {
      UniformRandomProvider random = seed.child(b).generator();
      for (int i = 0; i < items; i++) {
        int symbol = random.nextInt(symbols);
        x[i][symbol * size + b] = 1;
        targets[recall + i][b] = symbol;
      }
    }
    return new Batch(x, targets);
  }
}
