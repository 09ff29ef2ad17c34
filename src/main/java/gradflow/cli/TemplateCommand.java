package gradflow.cli;

import gradflow.catalog.PlanReader;
import gradflow.check.Check;
import gradflow.experiment.CostEstimate;
import gradflow.experiment.ExperimentSpec;
import gradflow.files.Bundled;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow template}: writes scripts that execute an experiment on a cluster. */
@Command(
    name = "template",
    description = "Prints a script that runs an experiment in pieces on a cluster.",
    footer = {
      "",
      "Systems: slurm, sge, k8s-indexed-job, parallel (GNU parallel, or xargs if it is",
      "not installed). Each piece records its runs in its own folder, so no file is",
      "shared. gradflow merge joins the folders, and gradflow run writes tables and",
      "figures. A piece that is started again computes only what it has not recorded.",
      "The script calls gradflow from the PATH, or the command in GRADFLOW. Pass it to",
      "sbatch, qsub, kubectl apply -f - or sh.",
      "",
      "Examples:",
      "  gradflow template slurm my-spec.yaml --pieces 100",
      "  gradflow template parallel experiments/01-vanishing-exploding --pieces 8"
    })
final class TemplateCommand implements Callable<Integer> {
  /** Target duration of a piece in seconds, by the estimate. */
  private static final double PIECE_SECONDS = 600;

  private static final int MOST_PIECES = 1000;

  @Parameters(
      index = "0",
      paramLabel = "SYSTEM",
      description = "slurm, sge, k8s-indexed-job or parallel")
  private String system;

  @Parameters(
      index = "1",
      paramLabel = "SPEC",
      description = "a spec file, or a folder with a spec.yaml")
  private Path path;

  @Option(
      names = "--pieces",
      paramLabel = "N",
      description = "number of pieces (default: pieces of about ten minutes, at most 1000)")
  private Integer pieces;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the pieces' records (default: NAME.pieces)")
  private Path folder;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = "gradflow:latest",
      description = "container image of k8s-indexed-job (default: ${DEFAULT-VALUE})")
  private String image;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Path file = SpecPath.find(path);
    ExperimentSpec spec = PlanReader.read(file).experiment();
    Check.that(
        spec.trials().isEmpty() && spec.refine().isEmpty(),
        path.toString(),
        "got a spec with trials or refine, which choose what is run next; expected one without:"
            + " gradflow run carries out all stages");
    int runs = spec.runs().size();
    int number = pieces == null ? pieces(spec) : Check.positive("--pieces", pieces);
    int size = (runs + Math.min(number, runs) - 1) / Math.min(number, runs);
    int count = (runs + size - 1) / size;
    double seconds = CostEstimate.seconds(spec) * size / runs;
    String name = spec.name().replaceAll("[^A-Za-z0-9-]", "-");
    Path out = folder == null ? Path.of(name + ".pieces") : folder;
    String text =
        template()
            .replace("@NAME@", name.toLowerCase(Locale.ROOT))
            .replace("@SPEC@", quote(file.toAbsolutePath().normalize().toString()))
            .replace("@OUT@", quote(out.toAbsolutePath().normalize().toString()))
            .replace("@RUNS@", String.valueOf(runs))
            .replace("@SIZE@", String.valueOf(size))
            .replace("@PIECES@", String.valueOf(count))
            .replace("@LAST@", String.valueOf(count - 1))
            .replace("@MINUTES@", String.valueOf((int) Math.ceil(5 + seconds * 4 / 60)))
            .replace("@IMAGE@", image);
    PrintWriter to = command.commandLine().getOut();
    to.print(text);
    to.flush();
    return Main.OK;
  }

  private static int pieces(ExperimentSpec spec) {
    double wanted = Math.ceil(CostEstimate.seconds(spec) / PIECE_SECONDS);
    return (int) Math.max(1, Math.min(wanted, Math.min(MOST_PIECES, spec.runs().size())));
  }

  private String template() {
    Check.that(
        system.matches("slurm|sge|k8s-indexed-job|parallel"),
        "SYSTEM",
        "got " + system + ", expected slurm, sge, k8s-indexed-job or parallel");
    return Bundled.text("/gradflow/cli/template/" + system + ".txt");
  }

  /** Quotes a text as one shell word. */
  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
