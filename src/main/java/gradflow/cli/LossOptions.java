package gradflow.cli;

import gradflow.analysis.AnalysisLoss;
import gradflow.analysis.OutputLoss;
import gradflow.analysis.ReadoutLoss;
import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import gradflow.check.Check;
import gradflow.files.Digest;
import gradflow.files.NumberArrays.NumberArray;
import gradflow.io.Models;
import gradflow.io.TargetFile;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.Loss;
import gradflow.task.Target;
import gradflow.task.When;
import gradflow.train.Criterion;
import gradflow.train.Readout;
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

/** The options that say of which loss {@code analyze} takes the gradient. */
final class LossOptions {
  private static final String OWN = "readout";

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description =
          "random-direction (default: it stands for no task), half-squared-norm, another of gradflow list losses, or readout: your own")
  private String loss;

  @Option(
      names = "--loss-at",
      paramLabel = "WHEN",
      description =
          "the loss counts at the last step or at every step: last, every (default: last)")
  private When at;

  @Option(
      names = "--readout",
      paramLabel = "W,B",
      hideParamSyntax = true,
      split = ",",
      description =
          "names of the readout's weights and bias in MODEL, such as head.weight,head.bias; the bias may be left out")
  private List<String> readout = List.of();

  @Option(
      names = "--targets",
      paramLabel = "Y",
      description =
          "npy, npz, safetensors or csv: classes or numbers, one a sample, or one a step and sample")
  private Path targets;

  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      converter = CriterionName.class,
      description =
          "of the readout: cross-entropy (classes), mse (numbers), binary-cross-entropy (zeros and ones)")
  private Criterion criterion;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of a loss that draws (default: ${DEFAULT-VALUE})")
  private long seed;

  /** The names of criteria with hyphens. */
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

  private boolean own() {
    return OWN.equals(loss) || (loss == null && !readout.isEmpty());
  }

  /** At which steps it is taken, as far as the options say. */
  When at() {
    return own() ? (at == null ? When.LAST : at) : builtIn().at();
  }

  /** The tensors of the model's file that the loss uses. */
  List<String> tensors() {
    return own() ? readout : List.of();
  }

  /**
   * Checks what can be checked before a file is read.
   *
   * @throws gradflow.check.BadArgument if options are missing or do not go together
   */
  void require() {
    if (!own()) {
      Check.that(readout.isEmpty(), "--readout", "goes with --loss readout, got --loss " + loss);
      Check.that(targets == null, "--targets", "goes with --loss readout");
      Check.that(criterion == null, "--criterion", "goes with --loss readout");
      builtIn();
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
   * The loss.
   *
   * @param outputs P of the highest layer
   * @param inputs along which it is taken; the targets must fit them
   * @throws gradflow.check.BadArgument if a tensor or the targets do not fit
   */
  AnalysisLoss loss(Path model, int outputs, AnalysisInputs inputs) {
    if (!own()) {
      return new OutputLoss(builtIn(), new Seed(seed).child("loss"));
    }
    Matrix v = weights(model, outputs);
    double[] c = new double[v.rows()];
    if (readout.size() == 2) {
      NumberArray bias = Models.tensor(model, readout.get(1));
      Check.equal(
          model + ": " + readout.get(1), bias.values().length, c.length, "a bias for each output");
      c = bias.values();
    }
    TargetFile file =
        new TargetFile(
            at(),
            criterion == Criterion.CROSS_ENTROPY,
            v.rows(),
            inputs.stepsOfFile(),
            inputs.samplesOfFile(),
            inputs.layout());
    double[][] given = file.read(targets, inputs.x().batch(), inputs.x().steps());
    Target kind =
        switch (criterion) {
          case CROSS_ENTROPY -> Target.CLASS;
          case BINARY_CROSS_ENTROPY -> Target.BINARY;
          case MSE -> Target.REAL;
        };
    String names = String.join(", ", readout) + " against " + targets.getFileName();
    return new ReadoutLoss(Readout.of(kind), v, c, given, at(), names);
  }

  /** K x P: PyTorch keeps a linear layer so, Keras and a MatMul of ONNX the other way round. */
  private Matrix weights(Path model, int outputs) {
    String name = readout.get(0);
    NumberArray a = Models.tensor(model, name);
    boolean matrix = a.shape().size() == 2;
    int rows = matrix ? Math.toIntExact(a.shape().get(0)) : 0;
    int cols = matrix ? Math.toIntExact(a.shape().get(1)) : 0;
    Check.that(
        matrix && (rows == outputs || cols == outputs) && rows > 0 && cols > 0,
        model + ": " + name,
        "got the shape "
            + a.shape()
            + ", expected K x "
            + outputs
            + " or "
            + outputs
            + " x K, as the network has "
            + outputs
            + " outputs");
    boolean transposed = cols != outputs || (rows == outputs && name.contains("kernel"));
    Matrix v = Matrix.wrap(rows, cols, a.values());
    return transposed ? v.transposed() : v;
  }

  /** What was asked, for the provenance. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("loss", own() ? OWN : Optional.ofNullable(loss).orElse("random-direction"));
    if (at != null) {
      facts.put("loss_at", at.name().toLowerCase(Locale.ROOT));
    }
    if (own()) {
      facts.put("readout", String.join(",", readout));
      facts.put("criterion", CriterionName.name(criterion));
      facts.put("targets", targets.toString());
      facts.put("targets_sha256", Digest.of(targets));
    }
    facts.put("seed", String.valueOf(seed));
    return facts;
  }
}
