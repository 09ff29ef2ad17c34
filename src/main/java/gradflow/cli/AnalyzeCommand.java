package gradflow.cli;

import gradflow.analysis.AnalysisMemory;
import gradflow.analysis.DirectionAnalysis;
import gradflow.analysis.Finding;
import gradflow.analysis.NetworkAnalysis;
import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import gradflow.cell.Reset;
import gradflow.check.Check;
import gradflow.check.Visible;
import gradflow.files.Digest;
import gradflow.flow.DivergenceException;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.io.InputFile;
import gradflow.io.ModelOptions;
import gradflow.io.Models;
import gradflow.io.StoredModel;
import gradflow.linalg.Activation;
import gradflow.rng.Seed;
import gradflow.task.Loss;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow analyze}: how gradient flows through a trained network, along given inputs. */
@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Analyzes how gradient flows through a trained rnn, lstm or gru.",
      "",
      "Along given inputs: norms of Jacobian products by lag, gradients of a loss,",
      "exponents, spectra, gates, half-lives, and what they mean.",
      "",
      "MODEL: safetensors or npz with PyTorch's or Keras's names, or ONNX. Each",
      "direction of each layer is measured on its own, in its own order of steps;",
      "layers feed the next, and the loss's gradient comes down through them."
    },
    footer = {
      "",
      "Examples:",
      "  gradflow generate-input gaussian --steps 1000 --size 64 --out x.npy",
      "  gradflow analyze model.safetensors --input x.npy",
      "  gradflow analyze model.npz --input x.csv --layer 1 --loss half-squared-norm"
    })
final class AnalyzeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "file of weights")
  private Path model;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "X",
      description =
          "npy, npz, safetensors or csv: steps x inputs, or with samples (see --order); gradflow generate-input makes one")
  private Path input;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description =
          "of an input of three dimensions: time_first (T x B x D) or batch_first (default: as the model's convention)")
  private InputFile.Order order;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1",
      description = "how many samples of the input are used (default: ${DEFAULT-VALUE})")
  private int samples;

  @Option(
      names = "--layer",
      paramLabel = "N",
      description = "one layer only, from 0 (default: all)")
  private Integer layer;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      defaultValue = "random-direction",
      description =
          "as gradflow list losses shows it, or {type: …, at: every} (default: ${DEFAULT-VALUE})")
  private String loss;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "which network, where the file has several")
  private String prefix;

  @Option(
      names = "--activation",
      description = "of a plain rnn, where the file does not say: ${COMPLETION-CANDIDATES}")
  private Activation activation;

  @Option(names = "--reset", description = "of a gru, where the file does not say: before or after")
  private Reset reset;

  @Option(
      names = "--exponents",
      paramLabel = "K",
      defaultValue = "8",
      description = "how many Lyapunov exponents (default: ${DEFAULT-VALUE})")
  private int exponents;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "where tables, figures, diagnosis and provenance go (default: nothing is written)")
  private Path report;

  @Option(names = "--seed", defaultValue = "1", description = "of a loss that draws (default: 1)")
  private long seed;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    Screen screen = new Screen(out);
    RunCommand.warnOfFallback(command.commandLine().getErr());
    Loss judged = OneValue.parse("--loss", loss, Loss.class, Catalog.all());
    Check.positive("--samples", samples);
    StoredModel stored =
        Models.read(
            model,
            new ModelOptions(
                Optional.ofNullable(prefix),
                Optional.ofNullable(activation),
                Optional.ofNullable(reset)));
    screen.line("", model.toString(), 2);
    stored.recognised().forEach(line -> screen.line("  ", line, 2));
    stored.unusedLine(Set.of()).ifPresent(line -> screen.line("  ", line, 2));
    Network network = stored.network();
    Check.that(
        layer == null || (layer >= 0 && layer < network.layers().size()),
        "--layer",
        "got " + layer + ", expected 0 to " + (network.layers().size() - 1));
    InputFile.Order read =
        order != null
            ? order
            : stored.batchFirst() ? InputFile.Order.BATCH_FIRST : InputFile.Order.TIME_FIRST;
    InputFile.Inputs given = InputFile.read(input, network.inputSize(), read, samples);
    Sequence x = given.taken();
    int counted = stored.steps();
    if (counted > 0 && counted < x.steps()) {
      x = x.first(counted);
    }
    out.printf(
        "input: %s of %s, %s%n",
        count(x.steps(), "step"), count(x.size(), "number"), samples(x.batch(), given.samples()));
    AnalysisMemory memory =
        AnalysisMemory.within(
            Runtime.getRuntime().maxMemory() / 4 * 3, network, x.steps(), x.batch());
    out.println("memory: at most about " + MemoryPlan.human(memory.bytes()));
    out.flush();
    NetworkAnalysis analysis =
        new NetworkAnalysis(network, x, judged, new Seed(seed).child("loss"), exponents, memory);
    try {
      List<DirectionAnalysis> found;
      try (StepProgress progress = new StepProgress(model.getFileName().toString())) {
        found = analysis.run(layer == null ? OptionalInt.empty() : OptionalInt.of(layer), progress);
      }
      for (DirectionAnalysis d : found) {
        out.println();
        out.println("layer " + d.layer() + " " + d.direction());
        for (Finding f : d.findings()) {
          screen.line("  ", f.sentence(), 2);
        }
      }
      if (report != null) {
        new AnalysisReport(stored, network, found, facts(x))
            .write(report, command.commandLine().getErr());
        out.println();
        out.println("tables, figures and the report: " + report.resolve("report.html"));
      }
      return Main.OK;
    } catch (DivergenceException e) {
      command.commandLine().getErr().println(Visible.line(model + ": " + e.getMessage()));
      return Main.FAILED;
    }
  }

  private static String samples(int taken, int there) {
    if (taken < there) {
      return "the first "
          + (taken == 1 ? "" : taken + " ")
          + "of "
          + there
          + " samples (--samples)";
    }
    return count(taken, "sample");
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  /** What was asked, for the provenance. */
  private Map<String, String> facts(Sequence x) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("input", input.toString());
    facts.put("input_sha256", Digest.of(input));
    facts.put("steps", String.valueOf(x.steps()));
    facts.put("samples", String.valueOf(x.batch()));
    facts.put("layer", layer == null ? "all" : layer.toString());
    facts.put("loss", loss);
    facts.put("seed", String.valueOf(seed));
    facts.put("exponents", String.valueOf(exponents));
    return facts;
  }
}
