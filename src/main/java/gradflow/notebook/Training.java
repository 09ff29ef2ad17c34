package gradflow.notebook;

import gradflow.cell.Cell;
import gradflow.experiment.Evaluation;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.Probing;
import gradflow.experiment.RunExecution;
import gradflow.experiment.TrainSpec;
import gradflow.experiment.TrainedModel;
import gradflow.experiment.TrainingWatch;
import gradflow.init.Scheme;
import gradflow.measure.LossGradientNorms;
import gradflow.measure.Measure;
import gradflow.rng.Seed;
import gradflow.task.Task;
import gradflow.team.Team;
import gradflow.train.Adam;
import gradflow.train.Clipping;
import gradflow.train.ConstantRate;
import gradflow.train.NoClipping;
import gradflow.train.NormClipping;
import gradflow.train.Optimiser;
import gradflow.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Settings of a training. The defaults are Adam with learning rate 0.001, batches of 32 sequences,
 * 200 updates, no clipping, and probes of ‖∂L/∂h_t‖ before and after. Each method returns a new
 * object.
 */
public final class Training {
  private static final Adam ADAM = new Adam(0.001, 0.9, 0.999, 1e-8, 0);

  private final Cell cell;
  private final Scheme weights;
  private final Seed seed;
  private final Task task;
  private int batch = 32;
  private int updates = 200;
  private Optimiser optimiser = ADAM;
  private Clipping clipping = new NoClipping();
  private int every;
  private List<Measure> measures = List.of(new LossGradientNorms());

  Training(Cell cell, Scheme weights, Seed seed, Task task) {
    this.cell = cell;
    this.weights = weights;
    this.seed = seed;
    this.task = task;
  }

  /** Returns a copy with one change. */
  private Training with(Consumer<Training> change) {
    Training copy = new Training(cell, weights, seed, task);
    copy.batch = batch;
    copy.updates = updates;
    copy.optimiser = optimiser;
    copy.clipping = clipping;
    copy.every = every;
    copy.measures = measures;
    change.accept(copy);
    return copy;
  }

  /** Sets the number of updates. */
  public Training updates(int count) {
    return with(t -> t.updates = count);
  }

  /** Sets the number of sequences per update. */
  public Training batch(int size) {
    return with(t -> t.batch = size);
  }

  /** Uses Adam with the given learning rate. */
  public Training rate(double rate) {
    return optimiser(new Adam(rate, ADAM.beta1(), ADAM.beta2(), ADAM.epsilon(), 0));
  }

  /** Sets the optimiser. */
  public Training optimiser(Optimiser other) {
    return with(t -> t.optimiser = other);
  }

  /** Clips gradients: a larger norm is scaled down to {@code norm}. */
  public Training clip(double norm) {
    return with(t -> t.clipping = new NormClipping(norm));
  }

  /**
   * Sets the measures taken on fresh sequences before and after training, and at intervals in
   * between.
   *
   * @param updates number of updates between probes; 0 to probe only before and after
   */
  public Training probe(int updates, Measure... what) {
    List<Measure> measures = List.of(what);
    return with(
        t -> {
          t.every = updates;
          t.measures = measures;
        });
  }

  /**
   * Trains on this thread. In a notebook, an output shows the progress.
   *
   * @throws gradflow.check.BadArgument if cell, task and measures do not fit together
   */
  public Trained run() {
    TrainSpec spec =
        new TrainSpec(
            cell,
            weights,
            task,
            Optional.empty(),
            batch,
            updates,
            optimiser,
            new ConstantRate(),
            clipping,
            Optional.empty(),
            List.of(),
            new Evaluation(Math.max(1, updates / 10), 200, 0, 0, Optional.empty()),
            new Probing(every, 4),
            Math.max(1, updates / 100));
    PlannedRun planned = new PlannedRun(0, Map.of(), 0, seed, spec);
    long memory = Runtime.getRuntime().maxMemory() / 4;
    try (Progress progress = Progress.of("training", updates)) {
      TrainedModel model =
          Team.withAll(
              () ->
                  RunExecution.train(
                      planned,
                      measures,
                      memory,
                      new TrainingWatch() {
                        @Override
                        public void updated(PlannedRun run, Trainer.Update update) {
                          progress.at(update.number());
                        }
                      }));
      return new Trained(spec, model, measures);
    }
  }

  @Override
  public String toString() {
    return "%s to be trained on %s: %s updates of %s sequences, %s, %s; run() does it"
        .formatted(cell, task, updates, batch, optimiser, clipping);
  }
}
