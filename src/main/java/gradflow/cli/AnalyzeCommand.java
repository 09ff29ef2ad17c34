package gradflow.cli;

import gradflow.analysis.AnalysisLoss;
import gradflow.analysis.DirectionAnalysis;
import gradflow.analysis.Finding;
import gradflow.analysis.NetworkAnalysis;
import gradflow.check.Check;
import gradflow.files.Digest;
import gradflow.flow.DivergenceException;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.io.InputArrayFile;
import gradflow.io.OnnxGraphs;
import gradflow.io.StoredModel;
import gradflow.job.AnalyzeJob;
import java.io.PrintWriter;
import java.nio.file.Files;
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
    sortOptions = false,
    description = {
      "Analyzes how gradient flows through a trained rnn, lstm or gru.",
      "",
      "For the given inputs it computes norms of Jacobian products by lag, gradients",
      "of a loss, Lyapunov exponents, spectra, gate statistics and half-lives, and",
      "explains what they mean.",
      "",
      "MODEL is safetensors or npz with PyTorch's or Keras's names, or ONNX. Each",
      "direction of each layer is measured separately, in its own order of steps.",
      "Each layer takes the outputs of the layer below, and the gradient of the loss",
      "passes down through all layers.",
      "",
      "MODEL can also be a run folder: python/gradflow_probe.py writes one in a",
      "training loop (format: docs/run-folder.md). Every checkpoint is measured on the",
      "probe batch. The output says how far the gradient reaches, since which update,",
      "and what stops it."
    },
    footer = {
      "",
      "Examples:",
      "  gradflow generate-input gaussian --steps 1000 --size 64 --out x.npy",
      "  gradflow analyze model.safetensors --input x.npy",
      "  gradflow analyze model.npz --input x.csv --layer 1 --loss half-squared-norm",
      "  gradflow analyze model.safetensors --input x.npy --loss readout \\",
      "    --readout head.weight,head.bias --criterion cross-entropy --targets y.npy",
      "  gradflow analyze --cell cell.onnx --input x.npy",
      "  gradflow analyze net.npz --input x.npy --loss loss.onnx --targets y.npy",
      "  gradflow analyze runs/monday",
      "  gradflow analyze runs/monday --json",
      "  gradflow analyze runs/monday --watch"
    })
final class AnalyzeCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "file of weights, or a run folder")
  private Path model;

  @CommandLine.Mixin private GraphOptions graph;

  @Option(
      names = "--input",
      paramLabel = "X",
      description =
          "npy, npz, safetensors or csv: steps x inputs, or with samples (see --layout); gradflow generate-input writes one")
  private Path input;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description =
          "axes of a three-dimensional input: TBD (steps x samples x inputs) or BTD (samples x steps x inputs); default: the model's convention, if that gives more steps than samples")
  private InputArrayFile.Layout layout;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1",
      description = "number of samples of the input to use (default: ${DEFAULT-VALUE})")
  private int samples;

  @Option(
      names = "--layer",
      paramLabel = "N",
      description = "analyze only this layer, counted from 0 (default: all)")
  private Integer layer;

  @CommandLine.Mixin private LossOptions loss;

  @CommandLine.Mixin private ModelFileOptions file;

  @Option(
      names = "--exponents",
      paramLabel = "K",
      description = "number of Lyapunov exponents (default: 8, or all if there are fewer)")
  private Integer exponents;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "write tables, figures, diagnosis and provenance to this folder (default: write nothing)")
  private Path report;

  @CommandLine.Mixin private OpenOption open;

  @CommandLine.Mixin private RunFolderAnalysis folder;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @CommandLine.ParentCommand private Main main;

  @Override
  public Integer call() {
    Path cell = graph.cell();
    if ((model == null) == (cell == null)) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "Expected either MODEL or --cell=X.onnx");
    }
    model = cell == null ? model : cell;
    if (Files.isDirectory(model) || (folder.watches() && !Files.exists(model))) {
      RunCommand.warnOfFallback(command.commandLine().getErr());
      Check.that(
          input == null && report == null,
          input == null ? "--report" : "--input",
          "needs a file of weights; a run folder has its own probe inputs");
      return folder.run(model, loss.ofRun(), open, command.commandLine(), main.stdout());
    }
    Check.that(
        Files.exists(model),
        model.toString(),
        "no such file or folder; expected a run folder, or a file of weights with --input");
    Check.that(
        !folder.any(),
        model.toString(),
        "is a file; --json, --results, --no-results, --threads, --watch and --live need a run folder");
    if (input == null) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "Missing required option: '--input=X'");
    }
    Check.that(report != null || !open.asked(), "--open", "got it without --report=DIR");
    PrintWriter out = command.commandLine().getOut();
    Screen screen = new Screen(out);
    RunCommand.warnOfFallback(command.commandLine().getErr());
    loss.require();
    Check.positive("--samples", samples);
    StoredModel stored = cell == null ? file.read(model) : OnnxGraphs.model(cell, graph.state());
    ModelFileOptions.print(screen, model, stored, Set.copyOf(loss.tensors()));
    Network network = stored.network();
    Check.that(
        layer == null || (layer >= 0 && layer < network.layers().size()),
        "--layer",
        "got " + layer + ", expected 0 to " + (network.layers().size() - 1));
    AnalysisInputs inputs =
        AnalysisInputs.read(input, stored, Optional.ofNullable(layout), samples);
    screen.line("input: ", inputs.words(), 2);
    Sequence x = inputs.x();
    Network.Layer top = network.layers().get(network.layers().size() - 1);
    AnalysisLoss judged = loss.loss(model, top.outputSize(), inputs);
    screen.line("loss: ", judged.label(), 2);
    AnalyzeJob job =
        new AnalyzeJob(
            network,
            x,
            judged,
            loss.at(),
            exponents == null ? OptionalInt.empty() : OptionalInt.of(exponents));
    out.println("memory: at most about " + MemoryPlan.human(job.bytes()));
    out.flush();
    try {
      List<DirectionAnalysis> found;
      try (StepProgress progress = new StepProgress(model.getFileName().toString())) {
        found = job.run(layer == null ? OptionalInt.empty() : OptionalInt.of(layer), progress);
      }
      for (DirectionAnalysis d : found) {
        out.println();
        out.println("layer " + d.layer() + " " + d.direction());
        for (Finding f : d.findings()) {
          screen.line("  ", f.sentence(), 2);
        }
      }
      if (report != null) {
        new AnalysisReport(stored, network, judged.label(), found, facts(inputs))
            .write(report, Repeat.of(command), command.commandLine().getErr());
        out.println();
        out.println("tables, figures and the report: " + report.resolve("report.html"));
        open.open(report.resolve("report.html"), command.commandLine().getErr());
      }
      return Main.OK;
    } catch (DivergenceException e) {
      command.commandLine().getErr().println(model + ": " + e.getMessage());
      return Main.FAILED;
    }
  }

  /** Returns the options, for the provenance. */
  private Map<String, String> facts(AnalysisInputs inputs) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("input", input.toString());
    facts.put("input_sha256", Digest.of(input));
    facts.put("steps", String.valueOf(inputs.x().steps()));
    facts.put("samples", String.valueOf(inputs.x().batch()));
    facts.put("layer", layer == null ? "all" : layer.toString());
    facts.put("layout", inputs.layout().name());
    facts.putAll(loss.facts());
    facts.put(
        "exponents", String.valueOf(exponents == null ? NetworkAnalysis.EXPONENTS : exponents));
    return facts;
  }
}
