package gradflow.cli;

import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import gradflow.check.Check;
import gradflow.flow.Sequence;
import gradflow.io.InputWriter;
import gradflow.rng.Seed;
import gradflow.task.Drive;
import gradflow.task.Task;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code gradflow generate-input}: writes inputs from the generators of the catalog, for use by
 * analyze.
 */
@Command(
    name = "generate-input",
    sortOptions = false,
    description = {
      "Writes inputs for analyze: steps x inputs, or steps x samples x inputs.",
      "",
      "GENERATOR is an input (gradflow list inputs) with --steps and --size, or a task",
      "(gradflow list tasks), which sets both itself."
    },
    footer = {
      "",
      "Examples:",
      "  gradflow generate-input gaussian --steps 1000 --size 64 --out x.npy",
      "  gradflow generate-input zero --steps 200 --size 3 --out x.csv",
      "  gradflow generate-input '{type: adding, length: 200}' --samples 9 --out x.npy"
    })
final class GenerateInputCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "GENERATOR",
      description =
          "a name, or {type: name, option: value}; gradflow describe NAME lists the options")
  private String generator;

  @Option(names = "--steps", paramLabel = "T", description = "number of steps of an input")
  private Integer steps;

  @Option(names = "--size", paramLabel = "D", description = "number of inputs of the network")
  private Integer size;

  @Option(
      names = "--samples",
      defaultValue = "1",
      paramLabel = "B",
      description = "number of samples (default: ${DEFAULT-VALUE})")
  private int samples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "default: ${DEFAULT-VALUE}")
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
    Check.positive("--samples", samples);
    boolean task =
        OneValue.named("GENERATOR", generator)
            .filter(Catalog.tasks().names()::contains)
            .isPresent();
    Sequence x = task ? ofTask() : ofInput();
    InputWriter.write(out, x);
    command
        .commandLine()
        .getOut()
        .printf(
            "written: %s, %d steps x %d sample%s x %d input%s%n",
            out, x.steps(), x.batch(), plural(x.batch()), x.size(), plural(x.size()));
    return Main.OK;
  }

  private static String plural(int count) {
    return count == 1 ? "" : "s";
  }

  private Sequence ofInput() {
    Drive drive = OneValue.parse("GENERATOR", generator, Drive.class, Catalog.all());
    Check.that(steps != null, "--steps", "missing; expected the number of steps of " + generator);
    Check.that(size != null, "--size", "missing; expected the number of inputs of the network");
    Check.positive("--steps", steps);
    Check.positive("--size", size);
    requireRoom(steps, size);
    return Sequence.of(
        size,
        samples,
        drive.inputs(steps, size, samples, new Seed(seed).replicate(0).child("input")));
  }

  private Sequence ofTask() {
    Task task = OneValue.parse("GENERATOR", generator, Task.class, Catalog.all());
    Check.that(
        steps == null, "--steps", "got " + steps + ", but the options of a task set its length");
    Check.that(
        size == null || size == task.inputSize(),
        "--size",
        "got " + size + ", but " + generator + " has " + task.inputSize() + " inputs");
    requireRoom(task.longest(), task.inputSize());
    double[][] x = task.batch(samples, new Seed(seed).replicate(0).child("input")).inputs();
    return Sequence.of(task.inputSize(), samples, x);
  }

  private void requireRoom(long length, long inputs) {
    Check.that(
        length * inputs * samples <= Runtime.getRuntime().maxMemory() / 32,
        "--samples",
        "got %s steps x %s samples x %s inputs, which do not fit into the Java heap"
            .formatted(length, samples, inputs));
  }
}
