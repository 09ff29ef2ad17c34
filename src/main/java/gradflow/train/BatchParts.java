package gradflow.train;

import gradflow.cell.Cell;
import gradflow.flow.DivergenceException;
import gradflow.task.Batch;
import gradflow.team.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A batch divided into parts of adjacent samples, each with a copy of the weights, so that threads
 * can process the parts independently. Losses and gradients are combined in the order of the parts.
 * The number of parts depends only on the sizes of batch and model. Mutable; used by one thread,
 * which shares the parts with its team.
 */
final class BatchParts {
  /** Number of parameters of a cell from which a batch is divided: a few milliseconds per step. */
  private static final long LARGE = 1 << 17;

  /** Smallest number of samples per part; products with fewer columns are slow. */
  private static final int SAMPLES = 16;

  private final Model model;
  private final int batch;
  private final List<Model> models = new ArrayList<>();
  private final List<BackPropagation> passes = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();

  /** The parameters of the current pass. */
  private final double[] theta;

  /** Returns the number of parts for a cell and a batch size. */
  static int count(Cell cell, int batch) {
    return cell.layout().size() < LARGE ? 1 : Math.max(1, batch / SAMPLES);
  }

  /**
   * @param count number of parts
   */
  BatchParts(
      Model model, int batch, int count, double tolerance, Truncation truncation, long memory) {
    this.model = model;
    this.batch = batch;
    this.theta = new double[model.size()];
    for (int i = 0; i < count; i++) {
      int start = (int) ((long) batch * i / count);
      int samples = (int) ((long) batch * (i + 1) / count) - start;
      Model own = model.withWeights(model.weights().copy());
      models.add(own);
      starts.add(start);
      passes.add(
          BackPropagation.ofPart(own, samples, batch, tolerance, truncation, memory / count));
    }
  }

  /** Computes loss and error. */
  BackPropagation.Pass forward(Batch data) {
    return each(data, p -> p.pass.forward(p.data));
  }

  /** Computes loss, error and gradient. */
  BackPropagation.Pass run(Batch data, Gradient sum) {
    BackPropagation.Pass found = each(data, p -> p.pass.run(p.data));
    sum.set(passes.get(0).gradient());
    for (int i = 1; i < passes.size(); i++) {
      sum.add(passes.get(i).gradient());
    }
    return found;
  }

  private record Part(BackPropagation pass, Batch data) {}

  /**
   * @throws DivergenceException if a part diverges; that of the earliest step
   */
  private BackPropagation.Pass each(Batch data, Function<Part, BackPropagation.Pass> task) {
    int count = passes.size();
    BackPropagation.Pass[] found = new BackPropagation.Pass[count];
    DivergenceException[] diverged = new DivergenceException[count];
    model.get(theta);
    Team.share(
        count,
        i -> {
          models.get(i).set(theta);
          int end = i + 1 < count ? starts.get(i + 1) : batch;
          try {
            found[i] = task.apply(new Part(passes.get(i), data.samples(starts.get(i), end, batch)));
          } catch (DivergenceException e) {
            diverged[i] = e;
          }
        });
    DivergenceException first = null;
    for (DivergenceException e : diverged) {
      first = e != null && (first == null || e.step() < first.step()) ? e : first;
    }
    if (first != null) {
      throw first;
    }
    double loss = 0;
    int wrong = 0;
    for (BackPropagation.Pass pass : found) {
      loss += pass.loss();
      wrong += pass.wrong();
    }
    return new BackPropagation.Pass(loss, wrong, batch);
  }
}
