package gradflow.cli;

import gradflow.check.Check;
import gradflow.experiment.RunRecord;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.store.Key;
import gradflow.store.RecordStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow merge}: joins the records of several folders. */
@Command(
    name = "merge",
    description = "Merges the recorded runs of several result folders into one folder.",
    footer = {
      "",
      "A run that several folders have is taken once. If two records of it differ in",
      "more than its time, the conflict is reported, the first record is kept, and the",
      "exit code is 1. Afterwards gradflow run writes tables and figures, and computes",
      "missing runs.",
      "",
      "Example:",
      "  gradflow merge piece-0 piece-1 piece-2 --out results"
    })
final class MergeCommand implements Callable<Integer> {
  private static final int MOST_TOLD = 10;
  private static final String ENDING = ".runs";

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "folders written by gradflow run or gradflow cells")
  private List<Path> folders;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "folder that receives all runs; runs that it has are kept")
  private Path target;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  private int added;
  private int known;
  private int conflicts;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    folders.forEach(MergeCommand::records); // report all errors before writing anything
    for (Path folder : folders) {
      for (Path records : records(folder)) {
        join(records, target.resolve(records.getFileName().toString()), err);
      }
      specs(folder);
    }
    out.println(
        added + " runs added, " + known + " were there already, " + conflicts + " conflicts");
    out.flush();
    return conflicts == 0 ? Main.OK : Main.FAILED;
  }

  private static List<Path> records(Path folder) {
    if (folder.toAbsolutePath().normalize().getFileName().toString().endsWith(ENDING)
        && Files.isDirectory(folder)) {
      return List.of(folder.toAbsolutePath().normalize());
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(f -> f.getFileName().toString().endsWith(ENDING) && Files.isDirectory(f))
              .sorted()
              .toList();
      Check.that(
          !found.isEmpty(),
          folder.toString(),
          "got a folder without records, expected NAME.runs in it");
      return found;
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  private void join(Path from, Path to, PrintWriter err) {
    try (RecordStore source = RecordStore.read(from);
        RecordStore all = RecordStore.open(to)) {
      source.damaged().names().forEach(n -> err.println("note: damaged: " + from.resolve(n)));
      source.visit(
          (key, group, provisional, content) -> {
            if (provisional ? !all.isRecorded(key) : !all.contains(key)) {
              byte[] bytes = new byte[content.remaining()];
              content.get(bytes);
              all.append(key, group, provisional, bytes);
              added++;
            } else if (!provisional) {
              compare(all, key, content, from, err);
            }
          });
    }
  }

  private void compare(RecordStore all, Key key, ByteBuffer content, Path from, PrintWriter err) {
    known++;
    try {
      if (!RunRecord.same(all.get(key).orElseThrow(), content) && ++conflicts <= MOST_TOLD) {
        err.println(
            "conflict: run %s of %s has other results than in %s; the latter stay"
                .formatted(key, from, all.folder()));
      }
    } catch (IOException e) {
      throw FileProblem.reading(all.folder(), e);
    }
  }

  /** Copies the specs of the runs, so that status can determine which runs are missing. */
  private void specs(Path folder) {
    if (folder.toString().endsWith(ENDING)) {
      return;
    }
    try (Stream<Path> files =
        Files.find(folder, 3, (f, a) -> f.getFileName().toString().equals("spec.yaml"))) {
      for (Path spec : files.toList()) {
        AtomicFile.replace(
            target.resolve(folder.relativize(spec).toString()), Files.readAllBytes(spec));
      }
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }
}
