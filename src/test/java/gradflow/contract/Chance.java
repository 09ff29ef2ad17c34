package gradflow.contract;

import gradflow.rng.Seed;
import gradflow.task.Batch;
import gradflow.task.Target;
import gradflow.task.Task;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Loss and share of wrong sequences of the best output that is free to differ from step to step
 * (counted from the last) but sees no input: class frequencies or means of 100 batches, judged on
 * 100 others.
 *
 * @param lossBias how much too large the loss is expected to be, and its spread, because the
 *     frequencies are estimates
 * @param errorBias likewise, for real targets: the density of the targets times the error of their
 *     mean, at most
 */
record Chance(
    double loss,
    double lossError,
    double lossBias,
    double error,
    double errorError,
    double errorBias) {
  private static final int BATCHES = 100;
  private static final int SIZE = 25;

  static Chance of(Task task, Seed seed) {
    int k =
        task.target() == Target.CLASS ? task.outputSize() : task.target() == Target.REAL ? 1 : 2;
    double[][] table = new double[task.longest()][k];
    double[] seen = new double[task.longest()];
    for (int i = 0; i < BATCHES; i++) {
      Batch batch = task.batch(SIZE, seed.child("fit").child(i));
      for (int back = 0; back < batch.steps(); back++) {
        double[] target = batch.targets()[batch.steps() - 1 - back];
        for (int b = 0; target != null && b < SIZE; b++) {
          seen[back]++;
          table[back][k == 1 ? 0 : (int) target[b]] += k == 1 ? target[b] : 1;
        }
      }
    }
    double bias = 0;
    int steps = 0;
    for (int back = 0; back < table.length; back++) {
      if (seen[back] > 0) {
        steps++;
        double n = seen[back];
        long kinds = Arrays.stream(table[back]).filter(v -> v > 0).count();
        Arrays.setAll(table[back], back(table[back], n));
        // excess of a plug-in estimate: chi^2 with kinds - 1 degrees over 2 n
        double degrees = k == 1 ? 0 : kinds - 1;
        bias += (degrees / 2 + 5 * Math.sqrt(degrees / 2)) / n;
      }
    }
    return judge(task, seed, table, bias / steps, k);
  }

  private static IntToDoubleFunction back(double[] sums, double n) {
    double[] copy = sums.clone();
    return j -> copy[j] / n;
  }

  private static Chance judge(Task task, Seed seed, double[][] table, double bias, int k) {
    double[] losses = new double[BATCHES * SIZE];
    int wrong = 0;
    double variance = 0;
    for (int i = 0; i < BATCHES; i++) {
      Batch batch = task.batch(SIZE, seed.child("judge").child(i));
      boolean[] missed = new boolean[SIZE];
      for (int back = 0; back < batch.steps(); back++) {
        double[] target = batch.targets()[batch.steps() - 1 - back];
        for (int b = 0; target != null && b < SIZE; b++) {
          double loss;
          if (k == 1) {
            double off = target[b] - table[back][0];
            loss = off * off;
            missed[b] |= Math.abs(off) > task.tolerance();
          } else {
            loss = -Math.log(Math.max(table[back][(int) target[b]], 1e-4));
            missed[b] |= mode(table[back]) != (int) target[b];
          }
          losses[i * SIZE + b] += loss / batch.counted();
        }
      }
      for (boolean m : missed) {
        wrong += m ? 1 : 0;
      }
    }
    int n = losses.length;
    double mean = Arrays.stream(losses).sum() / n;
    for (double l : losses) {
      variance += (l - mean) * (l - mean) / (n - 1.0);
    }
    double share = (double) wrong / n;
    double expected = task.chanceError();
    double offMean = k == 1 ? 5 * Math.sqrt(task.chanceLoss() / n) : 0;
    return new Chance(
        mean,
        Math.sqrt(variance / n),
        bias + offMean * offMean / 25,
        share,
        Math.sqrt(expected * (1 - expected) / n),
        offMean);
  }

  private static int mode(double[] frequencies) {
    int best = 0;
    for (int j = 1; j < frequencies.length; j++) {
      best = frequencies[j] > frequencies[best] ? j : best;
    }
    return best;
  }
}
