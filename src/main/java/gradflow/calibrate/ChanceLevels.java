package gradflow.calibrate;

import gradflow.rng.Seed;
import gradflow.task.Adding;
import gradflow.task.Batch;
import gradflow.task.Copying;
import gradflow.task.Task;
import gradflow.task.TemporalOrder;
import java.util.List;
import java.util.Optional;

/** Section F: chance levels of the benchmark tasks (le2015, pascanu2013). */
final class ChanceLevels {
  private ChanceLevels() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("F1", "adding, sum: error of the constant 1", ChanceLevels::f1),
        CalibrationRow.quick("F2", "adding, mean: error of the constant 1/2", ChanceLevels::f2),
        CalibrationRow.quick(
            "F3", "copying memory: cross-entropy without memory", ChanceLevels::f3),
        CalibrationRow.quick("F4", "temporal order: chance", ChanceLevels::f4),
        CalibrationRow.quick("F5", "temporal order of 3 symbols: chance", ChanceLevels::f5));
  }

  private static double[] last(Task task, int size, Seed seed) {
    Batch batch = task.batch(size, seed);
    return batch.targets()[batch.steps() - 1];
  }

  private static void adding(Adding.Form form, double guess, Seed seed, Findings found) {
    Task task = new Adding(50, form);
    double[] errors = last(task, 20_000, seed).clone();
    for (int b = 0; b < errors.length; b++) {
      errors[b] = (errors[b] - guess) * (errors[b] - guess);
    }
    found.mean("mean squared error of a constant", errors);
    found.value("chance loss", task.chanceLoss());
  }

  private static void f1(Seed seed, Findings found) {
    adding(Adding.Form.SUM, 1, seed, found);
  }

  private static void f2(Seed seed, Findings found) {
    adding(Adding.Form.MEAN, 0.5, seed, found);
  }

  private static void f3(Seed seed, Findings found) {
    for (int delay : new int[] {100, 200, 300, 500, 750, 1000, 2000}) {
      found.value("chance loss T=" + delay, new Copying(delay, 10, 8).chanceLoss());
    }
  }

  private static void order(int symbols, Seed seed, Findings found) {
    Task task = new TemporalOrder(60, symbols, Optional.empty());
    double[] wrong = last(task, 20_000, seed).clone();
    for (int b = 0; b < wrong.length; b++) {
      wrong[b] = wrong[b] == 0 ? 0 : 1;
    }
    found.mean("error of a constant", wrong);
    found.value("chance error", task.chanceError());
    found.value("chance loss", task.chanceLoss());
  }

  private static void f4(Seed seed, Findings found) {
    order(2, seed, found);
  }

  private static void f5(Seed seed, Findings found) {
    order(3, seed, found);
  }
}
