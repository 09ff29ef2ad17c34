package gradflow.task;

import gradflow.check.Check;
import gradflow.files.InputFile;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * Prediction of the next character of a text at each step of a window with random start. Classes
 * are the distinct characters of the whole file, so a training part and a test part of one file
 * ({@code from: 0, to: 0.9} and {@code from: 0.9, to: 1}) have the same classes.
 *
 * <p>{@code builtin:alice.txt} contains chapters I to III of carroll1865, which is in the public
 * domain.
 *
 * @param path UTF-8 text file, plain or .gz
 * @param length T ≥ 1
 * @param from start of the part to use, as a share of the text, 0 … 1
 * @param to end of the part, 0 … 1
 */
@About(
    summary = "character-level text: the next symbol, at every step",
    equations =
        """
        x_t = one-hot of the character s + t,  y_t = the character s + t + 1
        s uniform in the part from .. to of the file;  K = distinct characters of the file
        chance: entropy of the characters (of alice.txt 3.12 nats)
        sizes: K inputs, K classes
        """,
    unit = "nats per character",
    source = {"sutskever2011", "karpathy2015", "carroll1865"})
public record Text(
    @Option(value = "builtin:alice.txt", help = "UTF-8 text file, relative to the spec")
        InputFile path,
    @Option(value = "100", help = "characters in a window, T", unit = "characters") int length,
    @Option(value = "0", help = "start of the range to use, as a fraction of the file") double from,
    @Option(value = "1", help = "end of the range to use, as a fraction of the file") double to)
    implements Task {
  /**
   * Reads the file and checks that a window fits.
   *
   * @throws gradflow.check.BadArgument if the file cannot be read or is not UTF-8 text, {@code
   *     length} is below 1, {@code from} and {@code to} are not in order, or the part between them
   *     is shorter than T + 1
   */
  public Text {
    Check.positive("length", length);
    Check.within("from", from, 0, 1);
    Check.within("to", to, 0, 1);
    Check.that(from < to, "to", "got " + to + ", expected more than from, " + from);
    int all = Corpus.of(path).text().length;
    int part = (int) (to * all) - (int) (from * all);
    Check.that(
        part > length,
        "length",
        "got " + length + ", expected less than the part of the text in use, " + part);
  }

  @Override
  public List<InputFile> files() {
    return List.of(path);
  }

  private int[] characters() {
    return Corpus.of(path).text();
  }

  /** Returns the index of the first character of the part. */
  private int begin() {
    return (int) (from * characters().length);
  }

  /** Returns the number of positions at which a window may begin. */
  private int windows() {
    return (int) (to * characters().length) - begin() - length;
  }

  @Override
  public Signature signature() {
    return new Signature(
        Corpus.of(path).alphabet().length, Corpus.of(path).alphabet().length, Target.CLASS, length);
  }

  /** Counts the characters of the part, each as often as it is a target in all windows. */
  private ClassCounts counts() {
    int[] text = characters();
    long[] counts = new long[outputSize()];
    int places = windows() + length - 1;
    for (int i = 0; i < places; i++) {
      int covering = Math.min(Math.min(i + 1, places - i), Math.min(length, windows()));
      counts[text[begin() + 1 + i]] += covering;
    }
    return new ClassCounts(counts);
  }

  /** Returns the entropy of the characters, weighted by how often each is a target. */
  @Override
  public double chanceLoss() {
    return counts().entropy();
  }

  /** Returns the share of windows that do not just repeat the most frequent character. */
  @Override
  public double chanceError() {
    int[] text = characters();
    int mode = counts().mode();
    int run = 0;
    int right = 0;
    for (int i = 0; i < windows() + length - 1; i++) {
      run = text[begin() + 1 + i] == mode ? run + 1 : 0;
      right += run >= length ? 1 : 0;
    }
    return 1 - (double) right / windows();
  }

  @Override
  public Batch batch(int size, Seed seed) {
    int[] text = characters();
    double[][] x = new double[length][inputSize() * size];
    double[][] targets = new double[length][size];
    for (int b = 0; b < size; b++) {
      int start = begin() + seed.child(b).generator().nextInt(windows());
      for (int t = 0; t < length; t++) {
        x[t][text[start + t] * size + b] = 1;
        targets[t][b] = text[start + t + 1];
      }
    }
    return new Batch(x, targets);
  }
}
