package gradflow.cli;

import gradflow.flow.Sequence;
import gradflow.io.InputArrayFile;
import gradflow.io.StoredModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The inputs of an analysis, and the sizes in their file.
 *
 * @param x the analysed inputs
 * @param stepsOfFile T of the file
 * @param samplesOfFile B of the file
 * @param layout of the file
 * @param assumed whether the layout was not specified
 */
record AnalysisInputs(
    Sequence x, int stepsOfFile, int samplesOfFile, InputArrayFile.Layout layout, boolean assumed) {
  /**
   * Reads inputs for a model.
   *
   * @param layout as given by the user
   * @param samples maximum number of samples
   * @throws gradflow.check.BadArgument if they do not fit, or the layout must be specified
   */
  static AnalysisInputs read(
      Path path, StoredModel model, Optional<InputArrayFile.Layout> layout, int samples) {
    InputArrayFile.Layout usual =
        model.batchFirst() ? InputArrayFile.Layout.BTD : InputArrayFile.Layout.TBD;
    InputArrayFile.Inputs given =
        InputArrayFile.read(path, model.network().inputSize(), layout, usual, samples);
    Sequence all = given.taken();
    boolean cut = model.steps() > 0 && model.steps() < all.steps();
    return new AnalysisInputs(
        cut ? all.first(model.steps()) : all,
        all.steps(),
        given.samples(),
        layout.orElse(usual),
        given.assumed().isPresent());
  }

  /** Describes steps, numbers, samples, and assumptions. */
  String words() {
    String order =
        layout == InputArrayFile.Layout.BTD
            ? "samples x steps x inputs"
            : "steps x samples x inputs";
    return "%s of %s, %s%s"
        .formatted(
            count(x.steps(), "step"),
            count(x.size(), "number"),
            samples(),
            assumed ? ", read as " + order + " (--layout)" : "");
  }

  private String samples() {
    if (x.batch() < samplesOfFile) {
      return "the first %sof %s samples (--samples)"
          .formatted(x.batch() == 1 ? "" : x.batch() + " ", samplesOfFile);
    }
    return count(x.batch(), "sample");
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
