package gradflow.experiment;

import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.check.Interruptions;
import gradflow.files.Memory;
import gradflow.flow.DivergenceException;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.linalg.Matrix;
import gradflow.measure.Instrument;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.rng.Seed;
import gradflow.table.Column;
import gradflow.table.TableBuilder;
import gradflow.task.Batch;
import gradflow.train.BackPropagation;
import gradflow.train.Model;
import gradflow.train.TaskLoss;
import gradflow.train.Trainer;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Executes one training run: trains, tests, applies the measures, and saves checkpoints. Random
 * numbers are drawn from the run's seed by name ({@code weights}, {@code readout}, {@code train},
 * {@code validation}, {@code test}, {@code probe}); when checkpoints are saved does not affect
 * results. Single-threaded.
 */
final class TrainExecution {
  private static final int TEST_BATCH = 100;
  private static final double LN10 = 2.302585092994046;

  /** A loss, and the fraction of wrong sequences. */
  private record Tested(double loss, double error) {
    static final Tested NEVER = new Tested(Double.NaN, Double.NaN);

    /** The test result of a run that died: it gives no answers, so every sequence is wrong. */
    static final Tested DEAD = new Tested(Double.POSITIVE_INFINITY, 1);
  }

  /** The loss of the task, for measures of it. */
  private record OfTask(TaskLoss loss) implements Instrument.DirectTerm {
    @Override
    public boolean add(int t, int steps, double[] h, int batch, double[] out) {
      return loss.add(t, h, out);
    }

    @Override
    public double value(int t, int steps, double[] h, int batch) {
      return loss.at(t, h);
    }
  }

  private final PlannedRun planned;
  private final TrainSpec spec;
  private final List<Measure> measures;
  private final long memory;
  private final Checkpoints checkpoints;
  private final double checkpointSeconds;
  private final TrainingWatch watch;
  private final Model model;
  private final Trainer trainer;
  private final Recorder recorder;
  private final Map<String, MeasureValue.Scalar> first = new LinkedHashMap<>();
  private final Map<String, MeasureValue.Scalar> last = new LinkedHashMap<>();
  private Tested validation = Tested.NEVER;
  private Tested test = Tested.NEVER;
  private double bestValidationError = Double.POSITIVE_INFINITY;
  private double bestTestError = Double.NaN;
  private boolean success;
  private boolean finished;
  private DivergenceException divergence;
  private final long start = System.nanoTime();

  /** Time before the checkpoint from which training was resumed. */
  private double earlier;

  private double updateSeconds;
  private double testSeconds;
  private double probeSeconds;

  TrainExecution(
      PlannedRun planned,
      List<Measure> measures,
      long memory,
      Checkpoints checkpoints,
      double checkpointSeconds) {
    this.watch = checkpoints.watch();
    this.planned = planned;
    this.recorder = new Recorder(rows -> watch.recorded(planned, rows));
    this.spec = (TrainSpec) planned.work();
    this.measures = measures;
    this.memory = memory;
    this.checkpoints = checkpoints;
    this.checkpointSeconds = checkpointSeconds;
    this.model = model(spec, planned.seed());
    this.trainer =
        new Trainer(model, spec.task(), spec.settings(), planned.seed().child("train"), memory);
  }

  /**
   * Creates a model before training, drawn from the seed's children {@code weights} and {@code
   * readout}.
   */
  static Model model(TrainSpec spec, Seed seed) {
    Weights weights = RunExecution.weights(spec, seed);
    int outputs = spec.task().outputSize();
    Matrix v = Matrix.zeros(outputs, spec.cell().hiddenSize());
    spec.usedReadout().weights().fill(v, "V", seed.child("readout"));
    return new Model(spec.cell(), weights, spec.usedReadout(), v, new double[outputs]);
  }

  /** The model being trained; not a copy. */
  Model model() {
    return model;
  }

  /** Trains until the end, success or divergence. */
  void run() {
    restore();
    watch.began(planned, trainer.updates());
    recorder.tellAll();
    long saved = System.nanoTime();
    try {
      while (!success && !trainer.done()) {
        Interruptions.check();
        long updates = trainer.updates();
        probeIf(spec.probe().due(updates));
        long began = System.nanoTime();
        Trainer.Update update = trainer.update();
        updateSeconds += since(began);
        watch.updated(planned, update);
        if (update.number() == 1 || update.number() % spec.logEvery() == 0) {
          log(update);
        }
        if (update.number() % spec.evaluation().every() == 0 || trainer.done()) {
          validate();
        }
        if (since(saved) >= checkpointSeconds && !success) {
          save();
          saved = System.nanoTime();
        }
      }
      probeIf(true);
      long began = System.nanoTime();
      test = evaluate("test");
      testSeconds += since(began);
      finished = true;
    } catch (DivergenceException e) {
      divergence = e;
    }
    watch.ended(planned, outcome());
  }

  private static double since(long nanoTime) {
    return (System.nanoTime() - nanoTime) * 1e-9;
  }

  /** Wall time so far; an update that diverged is included only in the total. */
  Seconds seconds() {
    return new Seconds(earlier + since(start), updateSeconds, testSeconds, probeSeconds);
  }

  /** The outcome of the run. */
  Outcome outcome() {
    return divergence == null
        ? new Outcome.Completed()
        : new Outcome.Diverged(
            Math.toIntExact(trainer.updates() + 1),
            divergence.quantity() + " (at update, sequence step " + divergence.step() + ")",
            divergence.value());
  }

  /** Everything that was recorded, even if the run diverged. */
  List<MeasureValue> values() {
    List<MeasureValue> out = new ArrayList<>(scalars());
    out.addAll(recorder.series());
    return out;
  }

  /**
   * The scalars of the run, even if it diverged or failed. A run that died does not count as a
   * success, and every sequence is wrong. Its last measured values do not represent a state after
   * training and are omitted.
   */
  List<MeasureValue> scalars() {
    boolean died = !finished;
    List<MeasureValue> out = new ArrayList<>();
    if (spec.evaluation().hasGoal()) {
      boolean solved = success && !died;
      out.add(MeasureValue.Scalar.answer("success", solved));
      scalar(
          out,
          "updates_to_success",
          solved ? (double) trainer.updates() : Double.POSITIVE_INFINITY);
    }
    out.add(MeasureValue.Scalar.answer("diverged", divergence != null));
    scalar(out, "updates", (double) trainer.updates());
    Tested stopping = died ? Tested.DEAD : validation;
    Tested reported = died ? Tested.DEAD : test;
    scalar(out, "validation_loss", stopping.loss());
    scalar(out, "validation_error", stopping.error());
    scalar(out, "best_validation_error", died ? 1 : bestValidationError);
    scalar(out, "test_loss", reported.loss());
    scalar(out, "test_error", reported.error());
    scalar(out, "best_test_error", died ? 1 : bestTestError);
    scalar(out, "test_loss_over_chance", reported.loss() / spec.tested().chanceLoss());
    scalar(out, "chance_error", spec.tested().chanceError());
    first.forEach((name, s) -> out.add(s.as(name + "_before")));
    if (!died) {
      last.forEach((name, s) -> out.add(s.as(name + "_after")));
    }
    return out;
  }

  private static void scalar(List<MeasureValue> out, String name, double value) {
    out.add(new MeasureValue.Scalar(name, value));
  }

  private void log(Trainer.Update u) {
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("loss", u.loss());
    row.put("error", u.error());
    row.put("penalty", u.penalty());
    row.put("log10_gradient_norm", u.logNorm() / LN10);
    row.put("clipped_gradient_norm", u.clippedNorm());
    row.put("learning_rate", u.rate());
    row.put("update_to_weight", u.ratio());
    recorder.add(u.number(), "training", row);
  }

  /**
   * Evaluates the sequences that may stop the training and, if they indicate an improvement, those
   * that are reported.
   */
  private void validate() {
    long began = System.nanoTime();
    validation = evaluate("validation");
    success = spec.evaluation().success(validation.loss(), validation.error());
    if (validation.error() < bestValidationError) {
      bestValidationError = validation.error();
      bestTestError = evaluate("test").error();
    }
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("validation_loss", validation.loss());
    row.put("validation_error", validation.error());
    recorder.add(trainer.updates(), "evaluation", row);
    watch.evaluated(planned, trainer.updates(), validation.loss(), validation.error());
    testSeconds += since(began);
  }

  /** Evaluates fresh sequences from the seed's child of that name, the same in every call. */
  private Tested evaluate(String name) {
    int parts = (spec.evaluation().samples() + TEST_BATCH - 1) / TEST_BATCH;
    int size = (spec.evaluation().samples() + parts - 1) / parts;
    BackPropagation pass =
        new BackPropagation(model, size, spec.tested().tolerance(), null, memory);
    double loss = 0;
    int wrong = 0;
    for (int i = 0; i < parts; i++) {
      BackPropagation.Pass found =
          pass.forward(spec.tested().batch(size, planned.seed().child(name).child(i)));
      loss += found.loss() / parts;
      wrong += found.wrong();
    }
    return new Tested(loss, (double) wrong / (parts * size));
  }

  private void probeIf(boolean due) {
    if (!due || measures.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    Cell cell = spec.cell();
    int size = spec.probe().samples();
    Batch data = spec.task().batch(size, planned.seed().child("probe"));
    TaskLoss loss = new TaskLoss(model, size, data);
    MemoryPlan plan = MemoryPlan.within(memory, cell, data.steps(), size);
    List<MeasureValue> values;
    try {
      values =
          new Instrument(cell, model.weights(), new OfTask(loss))
              .measure(
                  measures,
                  Sequence.of(cell.inputSize(), size, data.inputs()),
                  Matrix.zeros(cell.stateSize(), size),
                  plan);
    } catch (DivergenceException e) {
      values = List.of(new MeasureValue.Scalar("diverged_at_step", e.step()));
    }
    watch.probed(planned, trainer.updates(), values);
    last.clear();
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Series series) {
        recorder.add(trainer.updates(), series);
      } else if (value instanceof MeasureValue.Scalar scalar) {
        last.put(scalar.name(), scalar);
        recorder.add(
            trainer.updates(),
            new MeasureValue.Series(
                "probe",
                new TableBuilder(Column.text("quantity"), Column.number("value"))
                    .text(scalar.name())
                    .number(scalar.value())
                    .endRow()
                    .table()));
      }
    }
    if (trainer.updates() == 0) {
      first.putAll(last);
    }
    probeSeconds += since(began);
  }

  private void save() {
    checkpoints.save(planned.index(), Memory.bytes(out -> write(new DataOutputStream(out))));
  }

  private void write(DataOutputStream out) throws IOException {
    trainer.save(out);
    recorder.save(out);
    out.writeDouble(validation.loss());
    out.writeDouble(validation.error());
    out.writeDouble(bestValidationError);
    out.writeDouble(bestTestError);
    write(out, first);
    write(out, last);
    Seconds seconds = seconds();
    out.writeDouble(seconds.total());
    out.writeDouble(seconds.updates());
    out.writeDouble(seconds.tests());
    out.writeDouble(seconds.probes());
  }

  private void restore() {
    byte[] state = checkpoints.load(planned.index()).orElse(null);
    if (state == null) {
      return;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      trainer.restore(in);
      recorder.restore(in);
      validation = new Tested(in.readDouble(), in.readDouble());
      bestValidationError = in.readDouble();
      bestTestError = in.readDouble();
      read(in, first);
      read(in, last);
      earlier = in.readDouble();
      updateSeconds = in.readDouble();
      testSeconds = in.readDouble();
      probeSeconds = in.readDouble();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // intact by the contract of Checkpoints
    }
  }

  private static void write(DataOutputStream out, Map<String, MeasureValue.Scalar> values)
      throws IOException {
    out.writeInt(values.size());
    for (MeasureValue.Scalar scalar : values.values()) {
      out.writeUTF(scalar.name());
      out.writeDouble(scalar.value());
      out.writeBoolean(scalar.yesNo());
    }
  }

  private static void read(DataInputStream in, Map<String, MeasureValue.Scalar> values)
      throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      String name = in.readUTF();
      values.put(name, new MeasureValue.Scalar(name, in.readDouble(), in.readBoolean()));
    }
  }
}
