package gradflow.cli;

import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import gradflow.check.Check;
import gradflow.flow.Sequence;
import gradflow.io.InputWriter;
import gradflow.rng.Seed;
import gradflow.task.Drive;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow generate-input}: inputs from the catalog's generators, for analyze. */
@Command(
    name = "generate-input",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Writes inputs for analyze, made by a generator that gradflow list inputs shows: steps x inputs, or steps x samples x inputs.",
    footer = {
      "",
      "Examples:",
      "  gradflow generate-input gaussian --steps 1000 --size 64 --out x.npy",
      "  gradflow generate-input zero --steps 200 --size 3 --out x.csv"
    })
final class GenerateInputCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "GENERATOR",
      description =
          "a name, or {type: name, option: value}; gradflow describe NAME tells the options")
  private String generator;

  @Option(names = "--steps", required = true, paramLabel = "T", description = "number of steps")
  private int steps;

  @Option(
      names = "--size",
      required = true,
      paramLabel = "D",
      description = "number of inputs that the network takes")
  private int size;

  @Option(
      names = "--samples",
      defaultValue = "1",
      paramLabel = "B",
      description = "number of samples (default: ${DEFAULT-VALUE})")
  private int samples;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = ".npy, .safetensors or .csv (one sample)")
  private Path out;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Drive drive = OneValue.parse("GENERATOR", generator, Drive.class, Catalog.all());
    Check.positive("--steps", steps);
    Check.positive("--size", size);
    Check.positive("--samples", samples);
    Check.that(
        (long) steps * size * samples <= Runtime.getRuntime().maxMemory() / 32,
        "--steps",
        "got " + steps + " x " + samples + " x " + size + ", which does not fit Java's heap");
    double[][] x = drive.inputs(steps, size, samples, new Seed(seed).child("input"));
    InputWriter.write(out, Sequence.of(size, samples, x));
    command
        .commandLine()
        .getOut()
        .println(
            "written: "
                + out
                + ", "
                + steps
                + " steps x "
                + samples
                + " samples x "
                + size
                + " inputs");
    return Main.OK;
  }
}
