package gradflow.cli;

import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.TrainSpec;
import gradflow.experiment.TrainingWatch;
import gradflow.files.FileProblem;
import gradflow.io.EventFile;
import gradflow.measure.MeasureValue;
import gradflow.table.Table;
import gradflow.train.Trainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Writes training runs as event files for TensorBoard, one folder per run: scalars of the updates
 * and of the validation, recorded measures, and histograms of gates. If a file cannot be written,
 * this is reported once, and training continues without it.
 */
final class TensorBoardWatch implements TrainingWatch {
  private static final String[] QUANTILES = {"q05", "q25", "median", "q75", "q95"};

  /** The fraction of the values that each quantile represents. */
  private static final double[] SHARES = {0.15, 0.225, 0.25, 0.225, 0.15};

  private final Path folder;
  private final PrintWriter err;
  private final Clock clock;
  private final Map<Integer, EventFile> files = new ConcurrentHashMap<>();

  TensorBoardWatch(Path folder, PrintWriter err, Clock clock) {
    this.folder = folder;
    this.err = err;
    this.clock = clock;
  }

  @Override
  public void began(PlannedRun run, long updates) {
    StringBuilder name = new StringBuilder(String.format(Locale.ROOT, "run-%03d", run.index()));
    run.point().forEach((axis, value) -> name.append('-').append(axis).append('-').append(value));
    name.append("-replicate-").append(run.replicate());
    Path own = folder.resolve(name.toString().replaceAll("[^\\w.=-]+", "_"));
    String file =
        String.format(
            Locale.ROOT, "events.out.tfevents.%010d.gradflow.%d", clock.millis() / 1000, updates);
    try {
      files.put(run.index(), new EventFile(own.resolve(file), now()));
    } catch (FileProblem e) {
      say(e);
    }
  }

  @Override
  public void updated(PlannedRun run, Trainer.Update u) {
    int every = run.work() instanceof TrainSpec spec ? spec.logEvery() : 1;
    if (u.number() != 1 && u.number() % every != 0) {
      return;
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("training/loss", u.loss());
    values.put("training/error", u.error());
    values.put("training/penalty", u.penalty());
    values.put("training/log10_gradient_norm", u.logNorm() / Math.log(10));
    values.put("training/clipped_gradient_norm", u.clippedNorm());
    values.put("training/learning_rate", u.rate());
    values.put("training/update_to_weight", u.ratio());
    write(run, f -> f.scalars(now(), u.number(), values));
  }

  @Override
  public void evaluated(PlannedRun run, long updates, double loss, double error) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("validation/loss", loss);
    values.put("validation/error", error);
    write(run, f -> f.scalars(now(), updates, values));
  }

  @Override
  public void probed(PlannedRun run, long updates, List<MeasureValue> measured) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (MeasureValue value : measured) {
      if (value instanceof MeasureValue.Scalar s) {
        values.put("probe/" + s.name(), s.value());
      } else if (value instanceof MeasureValue.Series s && s.table().equals("gate_statistics")) {
        gates(s.rows())
            .forEach(
                (gate, weights) ->
                    write(run, f -> f.histogram(now(), updates, "gates/" + gate, weights)));
      }
    }
    if (!values.isEmpty()) {
      write(run, f -> f.scalars(now(), updates, values));
    }
  }

  /** Returns the distribution of the values of each gate, from their quantiles at every step. */
  private static Map<String, SortedMap<Double, Double>> gates(Table rows) {
    Map<String, SortedMap<Double, Double>> found = new LinkedHashMap<>();
    for (int q = 0; q < QUANTILES.length; q++) {
      double[] values = rows.numbers(QUANTILES[q]);
      for (int i = 0; i < values.length; i++) {
        if (Double.isFinite(values[i])) {
          double rounded = Math.rint(values[i] * 64) / 64 + 0.0;
          found
              .computeIfAbsent(rows.text(i, "gate"), g -> new TreeMap<>())
              .merge(rounded, SHARES[q], Double::sum);
        }
      }
    }
    return found;
  }

  @Override
  public void ended(PlannedRun run, Outcome outcome) {
    write(run, EventFile::close);
    files.remove(run.index());
  }

  private void write(PlannedRun run, Consumer<EventFile> action) {
    EventFile file = files.get(run.index());
    if (file == null) {
      return;
    }
    try {
      action.accept(file);
    } catch (FileProblem e) {
      files.remove(run.index());
      say(e);
    }
  }

  private void say(FileProblem e) {
    err.println("--tensorboard: " + e.getMessage());
    err.flush();
  }

  private double now() {
    return clock.millis() / 1000.0;
  }
}
