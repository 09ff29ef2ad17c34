package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The adding problem: two numbers of a sequence are marked, and the last output is their sum
 * ({@link Form#SUM}), or half of it ({@link Form#MEAN}, the form of Pascanu's released code).
 *
 * <p>SUM (le2015): T = {@code length}; one mark in the first half, one in the second. MEAN
 * (pascanu2013, released code): T uniform in [length, 1.1 length), marks in the first tenth of
 * {@code length} and in the next four tenths. The input is (number in U(0, 1), mark 0 or 1).
 *
 * @param length T ≥ 10 (for MEAN the shortest length)
 * @param form SUM or MEAN
 */
@About(
    summary = "adding problem: the sum of two marked numbers, at the last step",
    equations =
        """
        x_t = (u_t, m_t),  u_t ~ U(0, 1),  m_t = 1 at two steps
        sum:  y_T = u_a + u_b,        T = length;                   chance 1/6
        mean: y_T = (u_a + u_b) / 2,  T ~ U[length, 1.1 length);    chance 1/24
        error: share of sequences with |y - y_T| > 0.2
        sizes: 2 inputs, 1 real output
        """,
    unit = "mean squared error",
    source = {"hochreiter1997", "le2015", "pascanu2013"})
public record Adding(
    @Option(help = "number of steps, T (mean: the shortest)", unit = "steps", example = "50")
        int length,
    @Option(value = "sum", help = "sum (Le et al.) or mean (Pascanu's code)") Form form)
    implements Task {
  /** The two published forms. */
  public enum Form {
    /** Sum of the two numbers. */
    SUM,
    /** Half of their sum. */
    MEAN
  }

  /**
   * Checks the length.
   *
   * @throws gradflow.check.BadArgument if {@code length} is below 10
   */
  public Adding {
    Check.that(length >= 10, "length", "got " + length + ", expected at least 10");
  }

  @Override
  public Signature signature() {
    return new Signature(
        2,
        1,
        Target.REAL,
        form == Form.SUM ? length : Math.max(length, (int) Math.ceil(1.1 * length) - 1));
  }

  @Override
  public double chanceLoss() {
    return form == Form.SUM ? 1 / 6.0 : 1 / 24.0;
  }

  /**
   * Returns the error of a constant output at the mean: P(|S − 1| > tolerance) for the triangular
   * sum S.
   */
  @Override
  public double chanceError() {
    double distance = form == Form.SUM ? tolerance() : 2 * tolerance();
    return (1 - distance) * (1 - distance);
  }

  /** Returns 0.2, Pascanu's criterion: a squared error of at most 0.04. */
  @Override
  public double tolerance() {
    return 0.2;
  }

  @Override
  public Batch batch(int size, Seed seed) {
    int extra = longest() - length;
    int steps = extra == 0 ? length : length + seed.child("length").generator().nextInt(extra + 1);
    double[][] x = new double[steps][2 * size];
    double[][] targets = new double[steps][];
    targets[steps - 1] = new double[size];
    for (int b = 0; b < size; b++) {
      UniformRandomProvider random = seed.child(b).generator();
      for (double[] at : x) {
        at[b] = random.nextDouble();
      }
      int first = random.nextInt(form == Form.SUM ? steps / 2 : length / 10);
      int second =
          form == Form.SUM
              ? steps / 2 + random.nextInt(steps - steps / 2)
              : length / 10 + random.nextInt(length / 2 - length / 10);
      x[first][size + b] = 1;
      x[second][size + b] = 1;
      double sum = x[first][b] + x[second][b];
      targets[steps - 1][b] = form == Form.SUM ? sum : sum / 2;
    }
    return new Batch(x, targets);
  }
}
