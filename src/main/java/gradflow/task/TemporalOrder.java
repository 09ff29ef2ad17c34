package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Temporal order: two or three symbols at random, widely separated steps are A or B; all others are
 * distractors. The last output classifies the order of the As and Bs.
 *
 * <p>Marker ranges, as the first step (counted from 0) and one past the last: [T/10, 2T/10) and
 * [5T/10, 6T/10); with three markers [T/10, 2T/10), [3T/10, 4T/10), [6T/10, 7T/10); tenths are
 * rounded down, T is the length of the current sequence. These are the ranges used by the released
 * code of pascanu2013 (its doc string gives 1 … T/10 for the first, which the code does not use).
 * For two markers and T = 100 they are also those of hochreiter1997, whose sequences additionally
 * have a start and a trigger symbol, and whose three markers are at 10–20, 33–43 and 66–76.
 *
 * <p>Symbols: A = 0, B = 1, distractors 2 … 5. Class: v_0 + 2 v_1 (+ 4 v_2), v_i = 0 for A.
 *
 * @param length T ≥ 10; the shortest length if there is a {@code max_length}
 * @param symbols number of markers, 2 or 3
 * @param maxLength the longest T; the common length of a batch is then uniform in [{@code length},
 *     {@code max_length}]
 */
@About(
    summary = "temporal order: classify the order of 2 or 3 symbols A, B among distractors",
    equations =
        """
        x_t = one-hot of A, B (at p_0, p_1 (, p_2)) or of 4 distractors;  p_i from 0
        2 symbols: p_0 ~ U[T/10, 2T/10), p_1 ~ U[5T/10, 6T/10)
        3 symbols: p_0 ~ U[T/10, 2T/10), p_1 ~ U[3T/10, 4T/10), p_2 ~ U[6T/10, 7T/10)
        y_T = v_0 + 2 v_1 (+ 4 v_2), v = 0 for A, 1 for B
        chance: ln 4, error 3/4;  3 symbols: ln 8, error 7/8
        sizes: 6 inputs, 4 classes;  3 symbols: 8 classes
        """,
    unit = "nats",
    source = {"hochreiter1997", "martens2011", "pascanu2013"})
public record TemporalOrder(
    @Option(
            help = "number of steps, T (with max_length: the shortest)",
            unit = "steps",
            example = "50")
        int length,
    @Option(value = "2", help = "number of markers: 2 or 3") int symbols,
    @Option(help = "longest T; default: T = length", unit = "steps", example = "100")
        Optional<Integer> maxLength)
    implements Task {
  private static final int KINDS = 6;

  /** First tenth of the sequence in which marker i may appear. */
  private static final int[][] TENTHS = {{1, 5}, {1, 3, 6}};

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if {@code length} is below 10, {@code symbols} neither 2 nor
   *     3, or {@code max_length} below {@code length}
   */
  public TemporalOrder {
    Check.atLeast("length", length, 10);
    Check.that(symbols == 2 || symbols == 3, "symbols", "got " + symbols + ", expected 2 or 3");
    if (maxLength.isPresent()) {
      Check.atLeast("max_length", maxLength.get(), length);
    }
  }

  @Override
  public Signature signature() {
    return new Signature(KINDS, 1 << symbols, Target.CLASS, maxLength.orElse(length));
  }

  @Override
  public double chanceLoss() {
    return symbols * StrictMath.log(2);
  }

  @Override
  public double chanceError() {
    return 1 - 1.0 / outputSize();
  }

  @Override
  public Batch batch(int size, Seed seed) {
    int extra = longest() - length;
    int steps = extra == 0 ? length : length + seed.child("length").generator().nextInt(extra + 1);
    int tenth = steps / 10;
    double[][] x = new double[steps][KINDS * size];
    double[][] targets = new double[steps][];
    targets[steps - 1] = new double[size];
    int[] kind = new int[steps];
    for (int b = 0; b < size; b++) {
      UniformRandomProvider random = seed.child(b).generator();
      for (int t = 0; t < steps; t++) {
        kind[t] = 2 + random.nextInt(KINDS - 2);
      }
      int order = 0;
      for (int i = 0; i < symbols; i++) {
        int from = (int) ((long) steps * TENTHS[symbols - 2][i] / 10);
        int marker = random.nextInt(2);
        kind[from + random.nextInt(tenth)] = marker;
        order += marker << i;
      }
      for (int t = 0; t < steps; t++) {
        x[t][kind[t] * size + b] = 1;
      }
      targets[steps - 1][b] = order;
    }
    return new Batch(x, targets);
  }
}
