package gradflow.cli;

import gradflow.experiment.ExperimentSpec;
import gradflow.files.PlainJson;
import gradflow.job.ResultFolder;
import gradflow.result.ResultStore;
import gradflow.result.StoreStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gradflow status}: reports the progress of experiments. */
@Command(
    name = "status",
    description =
        "Shows the progress of experiments: runs done, failed and missing, time left, size.",
    footer = {
      "",
      "It only reads the records, so it can be used while runs go on. Time left is the",
      "mean time of the finished runs times the number of missing ones, on all cores",
      "of this machine. The exit code is 0 if nothing is left to do, otherwise 1.",
      "",
      "Examples:",
      "  gradflow status results",
      "  gradflow status results/my-spec --json"
    })
final class StatusCommand implements Callable<Integer> {
  private static final int MOST_REASONS = 5;

  @Parameters(paramLabel = "DIR", description = "results, results/NAME or results/NAME/HASH")
  private Path folder;

  @Option(names = "--json", description = "print JSON, a list with one entry per result folder")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    List<Object> all = new ArrayList<>();
    boolean complete = true;
    for (Path result : ResultFolders.in(folder)) {
      ExperimentSpec spec = ResultFolder.plan(result).experiment();
      String name = result.getParent().getFileName().toString();
      Path records = ResultStore.records(ResultFolders.root(result), name);
      StoreStatus status = StoreStatus.of(records, spec);
      complete &= status.left() == 0;
      if (json) {
        all.add(plain(name, result, status));
      } else {
        print(out, name + "/" + result.getFileName(), status);
      }
    }
    if (json) {
      out.print(PlainJson.text(all));
    }
    out.flush();
    return complete ? Main.OK : Main.FAILED;
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static void print(PrintWriter out, String name, StoreStatus s) {
    out.println(name);
    out.println(
        "  done     %s of %s%s"
            .formatted(
                s.done(),
                s.planned(),
                s.diverged() > 0 ? ", " + s.diverged() + " of them diverged" : ""));
    if (s.failures() > 0) {
      out.println("  failed   " + s.failures() + ", to do again");
      s.failed().entrySet().stream()
          .limit(MOST_REASONS)
          .forEach(e -> out.println("           " + e.getValue() + " x " + e.getKey()));
    }
    String elsewhere = s.otherCode() > 0 ? ", " + s.otherCode() + " recorded by other code" : "";
    out.println("  missing  " + (s.left() - s.failures()) + elsewhere);
    if (s.left() > 0) {
      double seconds = s.secondsLeft(cores());
      String left =
          Double.isNaN(seconds)
              ? "unknown, as no run is done"
              : "about " + CheckCommand.human(seconds) + " on " + cores() + " threads";
      out.println("  left     " + left);
    }
    out.println(String.format(Locale.ROOT, "  records  %,d bytes", s.bytes()));
    if (!s.damaged().isEmpty()) {
      out.println("  damaged  " + String.join(", ", s.damaged()));
    }
  }

  private static Map<String, Object> plain(String name, Path folder, StoreStatus s) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("name", name);
    plain.put("folder", folder.toString());
    plain.put("planned", s.planned());
    plain.put("done", s.done());
    plain.put("diverged", s.diverged());
    plain.put("failed", s.failures());
    plain.put("failures", s.failed());
    plain.put("missing", s.left() - s.failures());
    plain.put("by_other_code", s.otherCode());
    if (!Double.isNaN(s.secondsLeft(cores()))) {
      plain.put("seconds_left", s.secondsLeft(cores()));
    }
    plain.put("threads", cores());
    plain.put("bytes", s.bytes());
    plain.put("damaged", s.damaged());
    return plain;
  }
}
