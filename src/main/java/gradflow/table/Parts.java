package gradflow.table;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResult;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.measure.MeasureValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rows of finished runs, a few small files a run, until they are joined into tables: {@code
 * 000012.product_norms.csv}, {@code 000012.runs.csv}, and last {@code 000012.done}. What a run left
 * without its {@code .done} does not count, but for a checkpoint, {@code 000013.checkpoint}.
 */
final class Parts {
  private static final String RUNS = "runs";

  private final Path folder;
  private final ExperimentSpec spec;
  private final Identity identity;
  private final String origin;
  private final CheckpointFiles checkpoints;
  private final Map<String, Set<Integer>> byTable = new TreeMap<>();
  private int foreign;

  /**
   * @param origin tells spec, code and kernels from others
   */
  Parts(Path folder, ExperimentSpec spec, String origin) {
    this.folder = folder;
    this.spec = spec;
    this.identity = Identity.of(spec);
    this.origin = origin;
    this.checkpoints = new CheckpointFiles(folder, origin);
  }

  Path folder() {
    return folder;
  }

  CheckpointFiles checkpoints() {
    return checkpoints;
  }

  /**
   * The file of a run's rows of a table.
   *
   * @param folder of the parts
   */
  static Path file(Path folder, PlannedRun run, String table) {
    return folder.resolve(prefix(run) + table + ".csv");
  }

  private static String prefix(PlannedRun run) {
    return String.format(Locale.ROOT, "%06d.", run.index());
  }

  /** Writes a finished run. */
  void write(RunResult result) {
    Map<String, Long> bytes = new TreeMap<>();
    for (MeasureValue value : result.values()) {
      if (value instanceof MeasureValue.Series series) {
        write(result.run(), series.table(), bytes, SeriesTable.of(identity, result.run(), series));
      }
    }
    RunTable single = new RunTable(identity);
    single.add(result);
    write(result.run(), RUNS, bytes, single.table());
    new PartMarker(origin, result.withoutSeries(), bytes).write(marker(result.run()));
    count(result.run(), bytes);
    delete(checkpoints.file(result.run().index()));
  }

  private void write(PlannedRun run, String table, Map<String, Long> bytes, TidyTable rows) {
    Path part = file(folder, run, table);
    AtomicFile.write(part, out -> CsvWriter.write(rows, out));
    try {
      bytes.put(table, Files.size(part));
    } catch (IOException e) {
      throw FileProblem.reading(part, e);
    }
  }

  private Path marker(PlannedRun run) {
    return folder.resolve(prefix(run) + "done");
  }

  private void count(PlannedRun run, Map<String, Long> bytes) {
    bytes.keySet().stream()
        .filter(t -> !t.equals(RUNS))
        .forEach(t -> byTable.computeIfAbsent(t, k -> new TreeSet<>()).add(run.index()));
  }

  /**
   * The runs that are here already, whole and of the same origin, in their order, without their
   * series; every other file but checkpoints is removed.
   */
  List<RunResult> takeOver() {
    Set<Path> kept = new HashSet<>();
    List<RunResult> results = new ArrayList<>();
    List<Path> present = files();
    Set<Path> names = new HashSet<>(present);
    for (PlannedRun run : spec.runs()) {
      Path marker = marker(run);
      if (!names.contains(marker)) {
        kept.add(checkpoints.file(run.index()));
        continue;
      }
      Optional<PartMarker> found = PartMarker.read(marker, run);
      if (found.isPresent() && found.get().origin().equals(origin)) {
        PartMarker whole = found.get();
        results.add(whole.result());
        count(run, whole.bytes());
        kept.add(marker);
        whole.bytes().keySet().forEach(t -> kept.add(file(folder, run, t)));
      }
      foreign += found.isPresent() && !kept.contains(marker) ? 1 : 0;
    }
    present.stream().filter(f -> !kept.contains(f)).forEach(Parts::delete);
    return results;
  }

  /** How many runs {@link #takeOver} found whole, but of another origin. */
  int foreign() {
    return foreign;
  }

  /** The tables of which there are rows, beside runs. */
  Set<String> tables() {
    return byTable.keySet();
  }

  /** Joins the rows that some runs have of every table, in the order of the runs. */
  void joinInto(Path target, Set<Integer> due) {
    byTable.forEach(
        (table, runs) ->
            CsvJoin.write(
                target.resolve(table + ".csv"),
                runs.stream()
                    .filter(due::contains)
                    .map(i -> file(folder, spec.runs().get(i), table))
                    .toList()));
  }

  /** Removes them all. */
  void remove() {
    files().forEach(Parts::delete);
    delete(folder);
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted(Comparator.naturalOrder()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }
}
