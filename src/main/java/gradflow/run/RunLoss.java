package gradflow.run;

import gradflow.analysis.AnalysisLoss;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.io.GivenLoss;
import gradflow.io.InputArrayFile;
import gradflow.io.TargetFile;
import gradflow.task.Target;
import java.nio.file.Path;
import java.util.Optional;

/** The loss of a run on its probe batch: one that the user specifies, or that of the manifest. */
final class RunLoss {
  private RunLoss() {}

  /**
   * Returns the loss with the readout of one checkpoint.
   *
   * @param outputs number of outputs of the top layer
   * @param steps number of steps of the probe inputs
   * @param samples number of samples of the probe inputs
   * @return the loss; empty if the manifest does not describe it fully, or gradflow does not
   *     support it
   * @throws BadArgument if the readout, the targets or the graph do not fit
   */
  static Optional<AnalysisLoss> of(
      RunFolder run, Path weights, int outputs, int steps, int samples) {
    boolean batchFirst = run.manifest().loss().optionalText("layout").orElse("TBD").equals("BTD");
    GivenLoss.Along along =
        new GivenLoss.Along(
            steps,
            samples,
            steps,
            samples,
            batchFirst ? InputArrayFile.Layout.BTD : InputArrayFile.Layout.TBD);
    return run.loss().map(loss -> loss.read(weights, outputs, along));
  }

  /** Returns the loss described in the manifest; empty if the description is incomplete. */
  static Optional<GivenLoss> said(RunManifest m, Path folder) {
    Optional<Path> targets = m.targets().map(name -> PlainFiles.required(folder, name));
    if (m.lossName().equals("onnx")) {
      Path graph = PlainFiles.required(folder, m.loss().text("file"));
      GivenLoss.OfGraph loss = GivenLoss.OfGraph.of(graph, targets);
      Check.that(
          !m.loss().has("at") || m.at() == loss.at(),
          m.loss().place() + ": at",
          "got " + m.at() + ", but the graph takes outputs of the other kind");
      return Optional.of(loss);
    }
    Optional<Target> kind = kind(m.lossName());
    if (kind.isEmpty() || m.readout().isEmpty() || targets.isEmpty()) {
      return Optional.empty();
    }
    long ignored = m.loss().integer("ignore_index", TargetFile.IGNORED);
    return Optional.of(
        new GivenLoss.OfReadout(
            kind.get(),
            m.readout(),
            targets.get(),
            m.at(),
            (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, ignored))));
  }

  private static Optional<Target> kind(String name) {
    return switch (name.replace("loss", "").replaceAll("-+$", "")) {
      case "mse", "mean-squared-error" -> Optional.of(Target.REAL);
      case "cross-entropy", "crossentropy" -> Optional.of(Target.CLASS);
      case "binary-cross-entropy", "bce", "bce-with-logits", "bcewithlogits" ->
          Optional.of(Target.BINARY);
      default -> Optional.empty();
    };
  }
}
