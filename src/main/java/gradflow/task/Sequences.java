package gradflow.task;

import gradflow.check.Check;
import gradflow.files.InputFile;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Sequences from a file, to be classified at the last step. CSV: each row is a label followed by
 * the values of all steps, with the values of one step adjacent. Npz: {@code x} contains N rows of
 * values, in any shape, and {@code y} their labels (or {@code x_train} and {@code y_train}). An
 * image is read by pixels ({@code features: 1}, as in le2015) or by rows ({@code features: 28}). A
 * sample is a row drawn with replacement.
 *
 * @param path npz or CSV file, the latter plain or .gz; rows have equal lengths, and a header is
 *     skipped
 * @param features values per step, D ≥ 1, a divisor of the number of values
 * @param divideBy divisor of the values, such as 255 for bytes; not 0
 * @param classes number of classes K, needed only if the file lacks the highest ones; the default
 *     is the highest label + 1
 */
@About(
    summary = "classification of the sequences of a CSV or npz file, pixel-wise or row-wise",
    equations =
        """
        row r of the file: label, v_1, ..., v_N;  r uniform
        x_t = (v_{(t-1)D+1}, ..., v_{tD}) / divide_by,  t = 1..N/D,  D = features
        y_T = label
        chance: entropy of the labels, error 1 - the largest share of one label
        sizes: D inputs; as many classes as the highest label + 1
        """,
    unit = "nats",
    source = {"le2015"})
public record Sequences(
    @Option(
            help = "relative to the spec; CSV: label, then values; npz: x and y",
            example = "data/digits.csv")
        InputFile path,
    @Option(value = "1", help = "values per step, D (1: pixel-wise)", unit = "values per step")
        int features,
    @Option(value = "1", help = "values are divided by this, such as 255") double divideBy,
    @Option(help = "number of classes; default: the highest label + 1", example = "10")
        Optional<Integer> classes)
    implements Task {
  /**
   * Reads the file and checks it.
   *
   * @throws gradflow.check.BadArgument if the file cannot be read or has a bad row, {@code
   *     features} does not divide the number of values, {@code divide_by} is 0 or not finite,
   *     {@code classes} is not above every label, or there is only one class
   */
  public Sequences {
    LabelledRows rows = LabelledRows.of(path);
    int width = rows.values()[0].length;
    Check.that(
        features >= 1 && width % features == 0,
        "features",
        "got " + features + ", expected a divisor of the number of values per row, " + width);
    Check.finite("divide_by", divideBy);
    Check.that(divideBy != 0, "divide_by", "got 0, expected another number");
    int highest = Arrays.stream(rows.labels()).max().getAsInt();
    if (classes.isPresent()) {
      Check.atLeast("classes", classes.get(), Math.max(2, highest + 1));
    } else {
      Check.that(highest > 0, "path", path + " has the label 0 only, expected two or more classes");
    }
  }

  private LabelledRows rows() {
    return LabelledRows.of(path);
  }

  @Override
  public List<InputFile> files() {
    return List.of(path);
  }

  @Override
  public Signature signature() {
    return new Signature(
        features,
        classes.orElseGet(() -> Arrays.stream(rows().labels()).max().getAsInt() + 1),
        Target.CLASS,
        rows().values()[0].length / features);
  }

  private ClassCounts counts() {
    long[] counts = new long[outputSize()];
    for (int label : rows().labels()) {
      counts[label]++;
    }
    return new ClassCounts(counts);
  }

  /** Returns the entropy of the labels. */
  @Override
  public double chanceLoss() {
    return counts().entropy();
  }

  @Override
  public double chanceError() {
    return 1 - counts().modeShare();
  }

  @Override
  public Batch batch(int size, Seed seed) {
    LabelledRows rows = rows();
    int steps = longest();
    double[][] x = new double[steps][features * size];
    double[][] targets = new double[steps][];
    targets[steps - 1] = new double[size];
    for (int b = 0; b < size; b++) {
      int row = seed.child(b).generator().nextInt(rows.labels().length);
      double[] values = rows.values()[row];
      for (int i = 0; i < values.length; i++) {
        x[i / features][i % features * size + b] = values[i] / divideBy;
      }
      targets[steps - 1][b] = rows.labels()[row];
    }
    return new Batch(x, targets);
  }
}
