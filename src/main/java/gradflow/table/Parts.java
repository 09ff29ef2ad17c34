package gradflow.table;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResult;
import gradflow.files.AtomicFile;
import gradflow.files.Digest;
import gradflow.files.FileProblem;
import gradflow.files.SetAside;
import gradflow.measure.MeasureValue;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rows of finished runs, a few small files a run, until they are joined into tables: {@code
 * 000012.product_norms.csv}, {@code 000012.runs.csv}, and last {@code 000012.done}, which names
 * them with their SHA-256. What a run left without its {@code .done} does not count, but for a
 * checkpoint, {@code 000013.checkpoint}. Other files in the folder are left alone.
 */
final class Parts {
  private static final String RUNS = "runs";

  private final Path folder;
  private final ExperimentSpec spec;
  private final Identity identity;
  private final String origin;
  private final CheckpointFiles checkpoints;
  private final SetAside damaged;

  /** Of each finished run, the SHA-256 of its part of each table. */
  private final SortedMap<Integer, Map<String, String>> digests = new TreeMap<>();

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
    this.damaged = new SetAside(folder.resolveSibling("damaged"));
  }

  Path folder() {
    return folder;
  }

  CheckpointFiles checkpoints() {
    return checkpoints;
  }

  /** What {@link #takeOver} found damaged. */
  SetAside damaged() {
    return damaged;
  }

  /** How many runs {@link #takeOver} found whole, but of another origin. */
  int foreign() {
    return foreign;
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

  private Path marker(PlannedRun run) {
    return folder.resolve(prefix(run) + "done");
  }

  /** Writes a finished run. */
  void write(RunResult result) {
    PlannedRun run = result.run();
    Map<String, String> parts = new TreeMap<>();
    for (MeasureValue value : result.values()) {
      if (value instanceof MeasureValue.Series series) {
        parts.put(
            series.table(), write(run, series.table(), SeriesTable.of(identity, run, series)));
      }
    }
    RunTable single = new RunTable(identity);
    single.add(result);
    parts.put(RUNS, write(run, RUNS, single.table()));
    new PartMarker(origin, result.withoutSeries(), parts).write(marker(run));
    digests.put(run.index(), parts);
    delete(checkpoints.file(run.index()));
  }

  /** The SHA-256 of what was to be written. */
  private String write(PlannedRun run, String table, TidyTable rows) {
    MessageDigest sum = Digest.sha256();
    AtomicFile.write(
        file(folder, run, table), out -> CsvWriter.write(rows, new DigestOutputStream(out, sum)));
    return Digest.hex(sum.digest());
  }

  /**
   * The runs that are here already, whole and of the same origin, in their order, without their
   * series. What is not as it was written is set aside, and what was written for a run that is to
   * do again is removed.
   *
   * @throws FileProblem if the folder is a symbolic link, or cannot be read or written
   */
  List<RunResult> takeOver() {
    if (Files.isSymbolicLink(folder)) {
      throw FileProblem.notOurs(folder, "it is a symbolic link");
    }
    List<RunResult> results = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return results;
    }
    AtomicFile.removeLeftOvers(folder);
    setAsideWhatIsNoFile();
    for (PlannedRun run : spec.runs()) {
      Path marker = marker(run);
      if (!Files.exists(marker)) {
        continue;
      }
      try {
        PartMarker found = PartMarker.read(marker, run);
        boolean ours = found.origin().equals(origin);
        foreign += ours ? 0 : 1;
        boolean failed = found.result().outcome() instanceof Outcome.Failed;
        if (ours && !failed && isWhole(run, found.parts())) {
          results.add(found.result());
          digests.put(run.index(), found.parts());
          delete(checkpoints.file(run.index()));
        } else {
          remove(run, found.parts());
        }
      } catch (IOException e) {
        damaged.take(marker);
      }
    }
    return results;
  }

  /** A folder or a link where a part will be written. */
  private void setAsideWhatIsNoFile() {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(f -> f.getFileName().toString().matches("\\d{6,}\\..+"))
          .filter(f -> !Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
          .sorted(Comparator.naturalOrder())
          .toList()
          .forEach(damaged::take);
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /** Whether every part is as it was written; one that is not is set aside. */
  private boolean isWhole(PlannedRun run, Map<String, String> parts) {
    boolean whole = true;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      Path file = file(folder, run, part.getKey());
      if (!Files.exists(file)) {
        damaged.missing(file);
        whole = false;
      } else if (!Digest.of(file).equals(part.getValue())) {
        damaged.take(file);
        whole = false;
      }
    }
    return whole;
  }

  /** Removes a run's marker, and those of its parts that are as they were written. */
  private void remove(PlannedRun run, Map<String, String> parts) {
    for (Map.Entry<String, String> part : parts.entrySet()) {
      Path file = file(folder, run, part.getKey());
      if (Files.isRegularFile(file) && Digest.of(file).equals(part.getValue())) {
        delete(file);
      }
    }
    delete(marker(run));
  }

  /**
   * Joins the rows that some runs have of every table, in the order of the runs.
   *
   * @return the files that were written
   * @throws FileProblem if a part is no longer as it was written, or a table cannot be written
   */
  List<Path> joinInto(Path target, Set<Integer> due) {
    Set<String> tables = new TreeSet<>();
    digests.values().forEach(parts -> tables.addAll(parts.keySet()));
    tables.remove(RUNS);
    List<Path> written = new ArrayList<>();
    for (String table : tables) {
      List<CsvJoin.Part> parts = new ArrayList<>();
      digests.forEach(
          (run, digest) -> {
            if (due.contains(run) && digest.containsKey(table)) {
              Path file = file(folder, spec.runs().get(run), table);
              parts.add(new CsvJoin.Part(file, digest.get(table)));
            }
          });
      if (!parts.isEmpty()) {
        written.add(CsvJoin.write(target.resolve(table + ".csv"), parts));
      }
    }
    return written;
  }

  /** Removes what was written of every run, and the folder if nothing else is in it. */
  void remove() {
    digests.forEach((run, parts) -> remove(spec.runs().get(run), parts));
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // somebody keeps files of their own there
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
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
