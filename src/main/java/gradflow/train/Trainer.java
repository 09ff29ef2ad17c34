package gradflow.train;

import gradflow.check.Check;
import gradflow.flow.DivergenceException;
import gradflow.rng.Seed;
import gradflow.task.Batch;
import gradflow.task.Task;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * A training run, performed one update at a time. Update k draws its batch from {@code
 * seed.child(k)}, so the rest of the run depends only on the parameters, the optimiser's slots and
 * k. {@link #save} stores these, and a run restored from them ends with the same bits. Mutable; not
 * thread-safe.
 */
public final class Trainer {
  private final Model model;
  private final Task task;
  private final Settings settings;
  private final Seed seed;
  private final List<Penalty> penalties;
  private final BackPropagation pass;
  private final double[] theta;
  private final double[] before;
  private final double[][] slots;
  private long update;

  /**
   * Settings of a training run.
   *
   * @param batch number of sequences per update, ≥ 1
   * @param updates total number of updates, ≥ 1
   * @param optimiser optimiser
   * @param schedule schedule of the learning rate
   * @param clipping clipping of the gradient of loss and regularisers
   * @param truncation truncation of the backward pass; null for none
   * @param regularisers terms added to the loss
   */
  public record Settings(
      int batch,
      long updates,
      Optimiser optimiser,
      Schedule schedule,
      Clipping clipping,
      Truncation truncation,
      List<Regulariser> regularisers) {
    /**
     * Checks the numbers.
     *
     * @throws gradflow.check.BadArgument if {@code batch} or {@code updates} is below 1
     */
    public Settings {
      Check.positive("batch", batch);
      Check.that(updates >= 1, "updates", "got " + updates + ", expected at least 1");
      regularisers = List.copyOf(regularisers);
    }
  }

  /**
   * Results of an update.
   *
   * @param number number of the update, from 1
   * @param loss loss of the batch before the update, without regularisers
   * @param error share of wrong samples in the batch
   * @param penalty weighted sum of the regularisers
   * @param logNorm ln ‖∂L/∂θ‖₂ before clipping (nats)
   * @param clippedNorm ‖∂L/∂θ‖₂ after clipping
   * @param rate learning rate
   * @param ratio ‖Δθ‖ / ‖θ‖
   */
  public record Update(
      long number,
      double loss,
      double error,
      double penalty,
      double logNorm,
      double clippedNorm,
      double rate,
      double ratio) {}

  /**
   * @param seed seed of the training batches
   * @param memory memory for the trajectory, in bytes
   * @throws gradflow.check.BadArgument if task, readout, cell and regularisers do not match
   */
  public Trainer(Model model, Task task, Settings settings, Seed seed, long memory) {
    Check.equal("input_size", model.cell().inputSize(), task.inputSize(), "the task's inputs");
    Check.equal("outputs", model.outputs(), task.outputSize(), "the task's outputs");
    model.readout().require(task.target());
    settings.regularisers().forEach(r -> r.require(model.cell()));
    Check.that(
        settings.truncation() == null || settings.regularisers().isEmpty(),
        "truncation",
        "got truncation with regularisers, which need the whole backward pass; remove one of them");
    this.model = model;
    this.task = task;
    this.settings = settings;
    this.seed = seed;
    this.penalties =
        settings.regularisers().stream().map(r -> r.penalty(model, settings.batch())).toList();
    this.pass =
        new BackPropagation(
            model,
            settings.batch(),
            task.tolerance(),
            settings.truncation(),
            memory,
            List.copyOf(penalties));
    this.theta = new double[model.size()];
    this.before = new double[model.size()];
    this.slots = new double[settings.optimiser().slots()][model.size()];
    model.get(theta);
  }

  /** Returns the number of updates done. */
  public long updates() {
    return update;
  }

  /** Returns whether all updates are done. */
  public boolean done() {
    return update >= settings.updates();
  }

  /**
   * Performs one update.
   *
   * @throws DivergenceException if a state, the loss, the gradient after clipping, or a parameter
   *     is not finite; the parameters are then unchanged
   */
  public Update update() {
    long number = update + 1;
    Batch batch = task.batch(settings.batch(), seed.child(number));
    boolean alone = settings.regularisers().stream().anyMatch(r -> number <= r.alone());
    BackPropagation.Pass found = alone ? pass.forward(batch) : pass.run(batch);
    Gradient gradient = pass.gradient();
    if (alone) {
      gradient.clear();
    }
    double penalty = 0;
    for (int k = 0; k < penalties.size(); k++) {
      if (!alone || number <= settings.regularisers().get(k).alone()) {
        penalty += penalties.get(k).add(batch, gradient);
      }
    }
    double logNorm = gradient.norm().ln();
    double[] g = settings.clipping().clip(gradient);
    double clipped = norm(g);
    requireFinite("gradient", clipped, batch.steps());
    double rate =
        settings.optimiser().rate() * settings.schedule().factor(number, settings.updates());
    System.arraycopy(theta, 0, before, 0, theta.length);
    settings.optimiser().apply(theta, g, slots, number, rate);
    double moved = 0;
    for (int k = 0; k < theta.length; k++) {
      double d = theta[k] - before[k];
      moved += d * d;
    }
    double size = norm(theta);
    if (!Double.isFinite(size) || !Double.isFinite(moved)) {
      System.arraycopy(before, 0, theta, 0, theta.length);
      throw new DivergenceException(batch.steps(), "parameters", size);
    }
    model.set(theta);
    update = number;
    return new Update(
        number,
        found.loss(),
        found.error(),
        penalty,
        logNorm,
        clipped,
        rate,
        Math.sqrt(moved) / size);
  }

  private static void requireFinite(String quantity, double value, int step) {
    if (!Double.isFinite(value)) {
      throw new DivergenceException(step, quantity, value);
    }
  }

  private static double norm(double[] values) {
    double max = 0;
    for (double v : values) {
      max = Math.max(max, Math.abs(v));
    }
    if (max == 0 || !Double.isFinite(max)) {
      return max;
    }
    double sum = 0;
    for (double v : values) {
      sum += (v / max) * (v / max);
    }
    return max * Math.sqrt(sum);
  }

  /** Saves the state that the rest of the run depends on. */
  public void save(DataOutput out) throws IOException {
    out.writeLong(update);
    write(out, theta);
    for (double[] slot : slots) {
      write(out, slot);
    }
  }

  /**
   * Restores a state written by {@link #save} in a run of the same spec.
   *
   * @throws IOException if the state belongs to another run or is truncated
   */
  public void restore(DataInput in) throws IOException {
    update = in.readLong();
    read(in, theta);
    for (double[] slot : slots) {
      read(in, slot);
    }
    model.set(theta);
  }

  private static void write(DataOutput out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double v : values) {
      out.writeDouble(v);
    }
  }

  private static void read(DataInput in, double[] values) throws IOException {
    int length = in.readInt();
    if (length != values.length) {
      throw new IOException("got " + length + " values, expected " + values.length);
    }
    for (int k = 0; k < length; k++) {
      values[k] = in.readDouble();
    }
  }
}
