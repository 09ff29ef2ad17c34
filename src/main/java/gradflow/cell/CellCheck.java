package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Checks that a cell's derivatives match its step. The Jacobian, the adjoint and every parameter
 * gradient are compared with central differences at a random point:
 *
 * <pre>
 * (E1) error(e) = ‖(F(v + e) − F(v − e)) / 2e − derivative‖_F,  e = 2^−8, 2^−9, 2^−10
 * (E2) order = log2(error(2^−9) / error(2^−10)), 2 where the derivative is right
 * </pre>
 *
 * <p>The check also verifies that a step depends only on its inputs, not on the previous contents
 * of the tape or on other samples of the batch. An activation with a kink, such as relu, may miss
 * the order by chance; try another seed. Cost: 6 (n + number of parameters) steps; meant for small
 * cells.
 *
 * @param cell description of the checked cell
 * @param items one result for each property
 */
public record CellCheck(String cell, List<Item> items) {
  private static final double[] STEPS = {0x1p-8, 0x1p-9, 0x1p-10};
  private static final int BATCH = 2;
  private static final double ROUNDING = 1e-10;
  private static final double TOLERANCE = 1e-12;

  /**
   * The result for one property.
   *
   * @param what the property in words
   * @param error the error at the smallest step, or the largest difference
   * @param order order of the central differences; NaN if it does not apply or the error is pure
   *     rounding
   * @param holds whether the property holds
   */
  public record Item(String what, double error, double order, boolean holds) {}

  /** Copies the list. */
  public CellCheck {
    items = List.copyOf(items);
  }

  /** Checks a cell at a fixed point. */
  public static CellCheck of(Cell cell) {
    return of(cell, new Seed(20261128));
  }

  /**
   * Checks a cell at a point drawn from the seed: parameters, states and inputs uniform in (−1, 1).
   *
   * @throws BadArgument if its layout, slots and parts do not fit
   */
  public static CellCheck of(Cell cell, Seed seed) {
    return new CellCheck(String.valueOf(cell), new Point(cell, seed).check());
  }

  /** Whether all properties hold. */
  public boolean holds() {
    return items.stream().allMatch(Item::holds);
  }

  /**
   * Returns this report if all properties hold.
   *
   * @throws BadArgument if one does not; the message is the whole report
   */
  public CellCheck require() {
    if (!holds()) {
      throw new BadArgument("cell", toString());
    }
    return this;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(cell + (holds() ? ": holds" : ": DOES NOT HOLD"));
    for (Item i : items) {
      String order =
          Double.isNaN(i.order) ? "" : String.format(Locale.ROOT, ", order %.2f", i.order);
      String mark = i.holds ? "ok  " : "BAD ";
      out.append(
          String.format(Locale.ROOT, "%n  %s%s: error %.1e%s", mark, i.what, i.error, order));
    }
    return out.toString();
  }

  /** A cell with weights, the inputs of a step, and a cotangent. */
  private static final class Point {
    private final Cell cell;
    private final Seed seed;
    private final Weights w;
    private final Tape tape;
    private final Matrix cotangent;

    /** The cotangent of an output that is not a part of the state. */
    private final Matrix outward;

    Point(Cell cell, Seed seed) {
      this.cell = cell;
      this.seed = seed;
      this.w = Weights.zeros(cell.layout());
      for (Block b : cell.layout().blocks()) {
        w.set(b.name(), random(b.rows(), b.cols(), b.name()));
      }
      this.tape = new Tape(cell, BATCH);
      fill(tape, "point");
      cell.step(w, tape);
      this.cotangent = random(cell.stateSize(), BATCH, "cotangent");
      this.outward = random(cell.hiddenSize(), BATCH, "cotangent of the output");
    }

    List<Item> check() {
      List<Item> items = new ArrayList<>();
      items.add(jacobian());
      items.add(ownJacobian());
      gradients(items);
      items.add(usedTape());
      items.add(batch());
      return items;
    }

    private Item jacobian() {
      int n = cell.stateSize();
      StepJacobian j = cell.newJacobian();
      cell.jacobian(w, tape, 0, j);
      Matrix exact = j.toMatrix();
      Tape moved = new Tape(cell, BATCH);
      Matrix before = Matrix.zeros(n, BATCH);
      double[] errors = new double[STEPS.length];
      for (int s = 0; s < STEPS.length; s++) {
        double sum = 0;
        for (int column = 0; column < n; column++) {
          double[] up = after(moved, before, column, STEPS[s]);
          double[] down = after(moved, before, column, -STEPS[s]);
          for (int i = 0; i < n; i++) {
            double difference = (up[i * BATCH] - down[i * BATCH]) / (2 * STEPS[s]);
            sum += square(difference - exact.get(i, column)); // (E1)
          }
        }
        errors[s] = Math.sqrt(sum);
      }
      return differences("Jacobian ∂s'/∂s against central differences of step", errors);
    }

    private double[] after(Tape moved, Matrix before, int unit, double shift) {
      fill(moved, "point");
      moved.getBefore(before);
      before.set(unit, 0, before.get(unit, 0) + shift);
      moved.setBefore(before);
      cell.step(w, moved);
      Matrix out = Matrix.zeros(cell.stateSize(), BATCH);
      moved.getAfter(out);
      return out.data();
    }

    /** Compares the cell's own Jacobian with the one derived from its adjoint. */
    private Item ownJacobian() {
      StepJacobian own = cell.newJacobian();
      cell.jacobian(w, tape, 1, own);
      StepJacobian pushed = new StepJacobian(cell.parts(), cell.stateSize());
      pushed.fromAdjoint(cell, w, tape, 1);
      double error = distance(own.toMatrix().data(), pushed.toMatrix().data());
      return equal("Jacobian against the one that adjoint gives", error);
    }

    private void gradients(List<Item> items) {
      Tape bar = new Tape(cell, BATCH);
      bar.setAfter(cotangent);
      Gradients gradients = Gradients.of(w);
      if (!cell.outputIsState()) {
        System.arraycopy(outward.data(), 0, bar.output(), 0, bar.output().length);
        cell.outputAdjoint(w, tape, bar, gradients);
      }
      cell.adjoint(w, tape, bar, gradients);
      Map<String, Matrix> exact = gradients.collect();
      double[] x = bar.get("x").clone();
      items.add(differences("gradient of the input x", errors(tape.get("x"), x)));
      for (Block b : cell.layout().blocks()) {
        double[] errors = errors(w.block(b.name()).data(), exact.get(b.name()).data());
        items.add(differences("gradient of " + b.name(), errors));
      }
    }

    /**
     * Returns the errors of the product of the cotangents with state and output, by central
     * differences in one variable.
     */
    private double[] errors(double[] variable, double[] exact) {
      double[] errors = new double[STEPS.length];
      for (int s = 0; s < STEPS.length; s++) {
        double sum = 0;
        for (int k = 0; k < variable.length; k++) {
          double value = variable[k];
          variable[k] = value + STEPS[s];
          double up = loss();
          variable[k] = value - STEPS[s];
          double down = loss();
          variable[k] = value;
          sum += square((up - down) / (2 * STEPS[s]) - exact[k]); // (E1)
        }
        errors[s] = Math.sqrt(sum);
      }
      w.changed();
      cell.step(w, tape);
      return errors;
    }

    private double loss() {
      w.changed();
      cell.step(w, tape);
      Matrix after = Matrix.zeros(cell.stateSize(), BATCH);
      tape.getAfter(after);
      double sum = 0;
      for (int k = 0; k < after.data().length; k++) {
        sum += after.data()[k] * cotangent.data()[k];
      }
      for (int k = 0; k < tape.output().length && !cell.outputIsState(); k++) {
        sum += tape.output()[k] * outward.data()[k];
      }
      return sum;
    }

    private Item usedTape() {
      Tape used = new Tape(cell, BATCH);
      fill(used, "elsewhere");
      cell.step(w, used);
      fill(used, "point");
      cell.step(w, used);
      double error = 0;
      for (int p = 0; p < tape.afterArrays().length; p++) {
        error = Math.max(error, distance(used.afterArrays()[p], tape.afterArrays()[p]));
      }
      return equal("a tape that was used before", error);
    }

    private Item batch() {
      Tape alone = new Tape(cell, 1);
      alone.replicate(tape, 1);
      cell.step(w, alone);
      double error = 0;
      for (int p = 0; p < tape.afterArrays().length; p++) {
        double[] all = tape.afterArrays()[p];
        double[] one = alone.afterArrays()[p];
        for (int i = 0; i < one.length; i++) {
          error = max(error, Math.abs(one[i] - all[i * BATCH + 1]));
        }
      }
      return equal("a sample of a batch alone", error);
    }

    private void fill(Tape target, String name) {
      double[] x = random(cell.inputSize(), target.batch(), "x " + name).data();
      System.arraycopy(x, 0, target.get("x"), 0, x.length);
      target.setBefore(random(cell.stateSize(), target.batch(), "s " + name));
      target.setAfter(random(cell.stateSize(), target.batch(), "s' " + name));
    }

    private Matrix random(int rows, int cols, String name) {
      UniformRandomProvider rng = seed.child(name).generator();
      Matrix m = Matrix.zeros(rows, cols);
      for (int k = 0; k < m.data().length; k++) {
        m.data()[k] = 2 * rng.nextDouble() - 1;
      }
      return m;
    }
  }

  private static Item differences(String what, double[] errors) {
    double last = errors[errors.length - 1];
    if (last < ROUNDING && errors[0] < ROUNDING) {
      return new Item(what, last, Double.NaN, true); // linear: only rounding errors
    }
    double order = Math.log(errors[errors.length - 2] / last) / Math.log(2); // (E2)
    return new Item(what, last, order, Math.abs(order - 2) < 0.2);
  }

  private static Item equal(String what, double error) {
    return new Item(what, error, Double.NaN, error < TOLERANCE);
  }

  private static double distance(double[] a, double[] b) {
    double largest = 0;
    for (int k = 0; k < a.length; k++) {
      largest = max(largest, Math.abs(a[k] - b[k]));
    }
    return largest;
  }

  /** Returns the larger of the two; NaN counts as infinite. */
  private static double max(double a, double b) {
    return Double.isNaN(b) ? Double.POSITIVE_INFINITY : Math.max(a, b);
  }

  private static double square(double a) {
    return a * a;
  }
}
