package gradflow.cli;

import gradflow.analysis.AnalysisLoss;
import gradflow.analysis.OutputLoss;
import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import gradflow.check.Check;
import gradflow.files.Digest;
import gradflow.io.GivenLoss;
import gradflow.io.TargetFile;
import gradflow.rng.Seed;
import gradflow.task.Loss;
import gradflow.task.Target;
import gradflow.task.When;
import gradflow.train.Criterion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that select the loss whose gradient {@code analyze} computes. */
final class LossOptions {
  private static final String OWN = "readout";

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description =
          "random-direction (the default; belongs to no task), half-squared-norm, or another name of gradflow list losses; for your own loss: readout, or an ONNX graph (outputs, targets) -> loss")
  private String loss;

  @Option(
      names = "--loss-at",
      paramLabel = "WHEN",
      description = "steps that contribute to the loss: last or every (default: last)")
  private When at;

  @Option(
      names = "--readout",
      paramLabel = "W,B",
      hideParamSyntax = true,
      split = ",",
      description =
          "names of the readout's weights and bias in MODEL, such as head.weight,head.bias; the bias is optional")
  private List<String> readout = List.of();

  @Option(
      names = "--targets",
      paramLabel = "Y",
      description =
          "npy, npz, safetensors or csv: classes or numbers, one per sample, or one per step and sample")
  private Path targets;

  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      converter = CriterionName.class,
      description =
          "loss of the readout: cross-entropy (classes), mse (numbers) or binary-cross-entropy (zeros and ones)")
  private Criterion criterion;

  @Option(
      names = "--ignore-index",
      paramLabel = "N",
      description = "target class that is ignored (default: -100, as in PyTorch)")
  private Integer ignored;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of a random loss (default: ${DEFAULT-VALUE})")
  private long seed;

  private GivenLoss.OfGraph fromGraph;

  /** Converts hyphenated names of criteria. */
  static final class CriterionName implements CommandLine.ITypeConverter<Criterion> {
    @Override
    public Criterion convert(String text) {
      return Arrays.stream(Criterion.values())
          .filter(c -> name(c).equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
          .findFirst()
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "expected one of "
                          + Arrays.stream(Criterion.values())
                              .map(CriterionName::name)
                              .collect(Collectors.joining(", "))
                          + ", got "
                          + text));
    }

    private static String name(Criterion c) {
      return c.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private boolean graph() {
    return loss != null && loss.endsWith(".onnx");
  }

  private boolean own() {
    return graph() || OWN.equals(loss) || (loss == null && !readout.isEmpty());
  }

  /** Returns the steps at which the loss is taken, as far as the options determine them. */
  When at() {
    return own() ? given().at() : builtIn().at();
  }

  /** The tensors of the model's file that the loss uses. */
  List<String> tensors() {
    return readout;
  }

  /**
   * Checks the options before a file is read.
   *
   * @throws gradflow.check.BadArgument if options are missing or inconsistent
   */
  void require() {
    if (!own()) {
      Check.that(readout.isEmpty(), "--readout", "goes with --loss readout, got --loss " + loss);
      Check.that(targets == null, "--targets", "goes with --loss readout or X.onnx");
      Check.that(ignored == null, "--ignore-index", "goes with --loss readout");
      Check.that(criterion == null, "--criterion", "goes with --loss readout");
      builtIn();
      return;
    }
    Check.that(
        ignored == null || criterion == Criterion.CROSS_ENTROPY,
        "--ignore-index",
        "goes with --criterion cross-entropy");
    if (graph()) {
      Check.that(readout.isEmpty(), "--readout", "goes with --loss readout, got --loss " + loss);
      Check.that(criterion == null, "--criterion", "goes with --loss readout, got --loss " + loss);
      given();
      return;
    }
    Check.that(
        readout.size() == 1 || readout.size() == 2,
        "--readout",
        "got "
            + (readout.isEmpty() ? "nothing" : readout)
            + ", expected the names of weights and bias in the model's file, such as"
            + " head.weight,head.bias");
    Check.that(targets != null, "--targets", "missing; the loss of a readout needs targets");
    Check.that(
        criterion != null,
        "--criterion",
        "missing, expected cross-entropy, mse or binary-cross-entropy");
  }

  private Loss builtIn() {
    String name = loss == null ? "random-direction" : loss;
    Check.that(
        at == null || !name.contains("{"),
        "--loss-at",
        "goes with the name of a loss; in {…} say it as at: last or at: every");
    String when = at == null ? "" : at.name().toLowerCase(Locale.ROOT);
    String text = at == null ? name : "{type: " + name + ", at: " + when + "}";
    return OneValue.parse("--loss", text, Loss.class, Catalog.all());
  }

  /**
   * Creates the loss.
   *
   * @param outputs P of the highest layer
   * @param inputs along which it is taken; the targets must match them
   * @throws gradflow.check.BadArgument if a tensor or the targets do not fit
   */
  AnalysisLoss loss(Path model, int outputs, AnalysisInputs inputs) {
    if (!own()) {
      return new OutputLoss(builtIn(), new Seed(seed).child("loss"));
    }
    return given()
        .read(
            model,
            outputs,
            new GivenLoss.Along(
                inputs.x().steps(),
                inputs.x().batch(),
                inputs.stepsOfFile(),
                inputs.samplesOfFile(),
                inputs.layout()));
  }

  /** Returns the loss given by the user. */
  private GivenLoss given() {
    if (graph()) {
      if (fromGraph == null) {
        fromGraph = GivenLoss.OfGraph.of(Path.of(loss), Optional.ofNullable(targets));
        Check.that(
            at == null || at == fromGraph.at(),
            "--loss-at",
            "got %s, but %s takes outputs of %s"
                .formatted(at, loss, fromGraph.at() == When.LAST ? "the last step" : "every step"));
      }
      return fromGraph;
    }
    Target kind =
        switch (criterion) {
          case CROSS_ENTROPY -> Target.CLASS;
          case BINARY_CROSS_ENTROPY -> Target.BINARY;
          case MSE -> Target.REAL;
        };
    return new GivenLoss.OfReadout(
        kind,
        readout,
        targets,
        at == null ? When.LAST : at,
        ignored == null ? TargetFile.IGNORED : ignored);
  }

  /** Returns the loss that replaces the one in a run folder's manifest, if given. */
  Optional<GivenLoss> ofRun() {
    if (loss == null && readout.isEmpty()) {
      require();
      return Optional.empty();
    }
    Check.that(
        own(),
        "--loss",
        "got "
            + loss
            + "; of a run folder expected readout or an ONNX graph (default: the manifest's)");
    require();
    return Optional.of(given());
  }

  /** Returns the options, for the provenance. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("loss", Optional.ofNullable(loss).orElse(own() ? OWN : "random-direction"));
    if (at != null) {
      facts.put("loss_at", at.name().toLowerCase(Locale.ROOT));
    }
    if (graph()) {
      facts.put("loss_sha256", Digest.of(Path.of(loss)));
    } else if (own()) {
      facts.put("readout", String.join(",", readout));
      facts.put("criterion", CriterionName.name(criterion));
    }
    if (targets != null) {
      facts.put("targets", targets.toString());
      facts.put("targets_sha256", Digest.of(targets));
    }
    facts.put("seed", String.valueOf(seed));
    return facts;
  }
}
