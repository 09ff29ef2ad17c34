package gradflow.run;

import gradflow.analysis.AnalysisLoss;
import gradflow.analysis.ReadoutLoss;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.NumberArrays.NumberArray;
import gradflow.io.InputFile;
import gradflow.io.Models;
import gradflow.io.TargetFile;
import gradflow.linalg.Matrix;
import gradflow.task.Target;
import gradflow.train.Readout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The loss of a run on its probe batch, where the manifest names readout, targets and loss. */
final class RunLoss {
  private RunLoss() {}

  /**
   * The loss with the readout of one checkpoint.
   *
   * @param outputs of the highest layer
   * @param steps of the probe inputs
   * @param samples of the probe inputs
   * @return nothing where the manifest does not say enough, or the loss is not one of gradflow's
   * @throws BadArgument if the readout or the targets do not fit
   */
  static Optional<AnalysisLoss> of(
      RunFolder run, Path weights, int outputs, int steps, int samples) {
    RunManifest m = run.manifest();
    Optional<Target> target = target(m.lossName());
    if (target.isEmpty() || m.readout().isEmpty() || run.targets().isEmpty()) {
      return Optional.empty();
    }
    Matrix v = matrix(weights, m.readout().get(0), outputs, m);
    double[] c = new double[v.rows()];
    if (m.readout().size() == 2) {
      NumberArray bias = Models.tensor(weights, m.readout().get(1));
      Check.equal(
          weights + ": " + m.readout().get(1), bias.values().length, c.length, "rows of readout");
      c = bias.values();
    }
    double[][] targets =
        new TargetFile(
                m.at(),
                target.get() == Target.CLASS,
                c.length,
                steps,
                samples,
                InputFile.Layout.TBD)
            .read(run.targets().get(), samples, steps);
    return Optional.of(
        new ReadoutLoss(
            Readout.of(target.get()),
            v,
            c,
            targets,
            m.at(),
            String.join(", ", m.readout()) + " against " + run.targets().get().getFileName()));
  }

  private static Optional<Target> target(String name) {
    return switch (name.replace("loss", "").replaceAll("-+$", "")) {
      case "mse", "mean-squared-error" -> Optional.of(Target.REAL);
      case "cross-entropy", "crossentropy" -> Optional.of(Target.CLASS);
      case "binary-cross-entropy", "bce", "bce-with-logits", "bcewithlogits" ->
          Optional.of(Target.BINARY);
      default -> Optional.empty();
    };
  }

  /** K x P; Keras keeps it the other way round. */
  private static Matrix matrix(Path weights, String name, int outputs, RunManifest m) {
    NumberArray a = Models.tensor(weights, name);
    List<Long> shape = a.shape();
    boolean keras = m.framework().optionalText("name").orElse("").equals("keras");
    int mine = keras ? 0 : 1;
    if (shape.size() != 2 || shape.get(mine) != outputs || shape.get(1 - mine) < 1) {
      throw new BadArgument(
          weights + ": " + name,
          "got the shape "
              + shape
              + ", expected "
              + (keras ? outputs + " x K" : "K x " + outputs)
              + ", as the network has "
              + outputs
              + " outputs");
    }
    Matrix v =
        Matrix.wrap(Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)), a.values());
    return keras ? v.transposed() : v;
  }
}
