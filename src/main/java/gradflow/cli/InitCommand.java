package gradflow.cli;

import gradflow.catalog.Catalog;
import gradflow.catalog.SpecSchema;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.AtomicFile;
import gradflow.files.Bundled;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gradflow init}: writes a commented spec as a starting point. */
@Command(
    name = "init",
    description = {
      "Writes a commented spec that runs, with its schema for editors.",
      "",
      "  run    measures a network as it is (the default)",
      "  sweep  measures it at every combination of two quantities",
      "  train  trains it on a task, with measures before, during and after"
    },
    footer = {"", "Examples:", "  gradflow init my-experiment", "  gradflow init sweep my-sweep"})
final class InitCommand implements Callable<Integer> {
  private enum Kind {
    RUN,
    SWEEP,
    TRAIN
  }

  @Parameters(
      arity = "1..2",
      paramLabel = "[KIND] DIR",
      description = "run, sweep or train, and the new folder")
  private List<String> words;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    Check.that(words.size() <= 2, "init", "got " + words + ", expected [run|sweep|train] DIR");
    Kind kind = words.size() == 1 ? Kind.RUN : kind(words.get(0));
    Path folder = Path.of(words.get(words.size() - 1));
    Path spec = folder.resolve("spec.yaml");
    Path schema = folder.resolve("spec.schema.json");
    for (Path file : List.of(spec, schema)) {
      Check.that(!Files.exists(file), file.toString(), "exists already; name another folder");
    }
    AtomicFile.write(schema, SpecSchema.text(Catalog.all()));
    AtomicFile.write(spec, template(kind));
    PrintWriter out = command.commandLine().getOut();
    out.println(spec + ": edit it, then");
    out.println("  gradflow check " + folder);
    out.println("  gradflow " + (kind == Kind.TRAIN ? "train " : "run ") + folder);
    return Main.OK;
  }

  private static Kind kind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return kind;
      }
    }
    throw new BadArgument("init", "got " + word + ", expected run, sweep or train before DIR");
  }

  private static String template(Kind kind) {
    return Bundled.text("/gradflow/init/" + kind.name().toLowerCase(Locale.ROOT) + ".yaml");
  }
}
