package gradflow.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.experiment.Checkpoints;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.RunResult;
import gradflow.experiment.Runner;
import gradflow.files.FileProblem;
import gradflow.files.MemoryFolder;
import gradflow.measure.MeasureValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that is damaged never reaches a table: it is set aside, and its run is done again. */
class DamagedRecordsTest {
  private static final int MUTANTS = 2000;

  /** Mutants of which the whole experiment is run to its end, too. */
  private static final int JOINED_EVERY = 100;

  private static final int FINISHED = 4;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final ExperimentSpec spec = ResumeTest.spec("spec");
  private Map<String, String> whole;

  /** What every run gives, by its index. */
  private final Map<Integer, String> results = new TreeMap<>();

  private Path records;
  private Path segment;

  /** The records of a run that was broken off. */
  private byte[] left;

  @BeforeEach
  void breakOff() throws IOException {
    try (ResultStore store = new ResultStore(folder.resolve("whole"), spec)) {
      new Runner(1).run(spec, store);
      store.finish();
      whole = ResumeTest.tables(store.folder());
      store.results().forEach(t -> true, r -> results.put(r.run().index(), text(r)));
    }
    try (ResultStore store = new ResultStore(folder, spec)) {
      records = store.records();
      new Runner(1).run(spec, spec.runs().subList(0, FINISHED), store, Checkpoints.NONE);
    }
    segment = segments().get(0);
    left = Files.readAllBytes(segment);
    assertThat(segments()).hasSize(1);
    assertThat(results).hasSize(ResumeTest.RUNS);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(records)) {
      return files.filter(f -> f.toString().endsWith(".records")).toList();
    }
  }

  /** All that a run gave but for its time. */
  private static String text(RunResult result) {
    StringBuilder text = new StringBuilder(result.outcome().toString());
    for (MeasureValue value : result.values()) {
      if (value instanceof MeasureValue.Series series) {
        text.append(series.table());
        for (String c : series.rows().columns()) {
          text.append(c).append(series.rows().texts(c));
        }
      } else {
        text.append(value);
      }
    }
    return text.toString();
  }

  private void restore(byte[] bytes) throws IOException {
    for (Path file : segments()) {
      Files.delete(file);
    }
    Files.write(segment, bytes);
  }

  /** Goes on from what is there; what is said of damage, and how many runs were taken over. */
  private int store(boolean toTheEnd, StringBuilder said) throws IOException {
    try (ResultStore store = new ResultStore(folder, spec)) {
      List<Integer> taken = new ArrayList<>();
      store
          .results()
          .forEach(
              t -> true,
              r -> {
                assertThat(text(r)).isEqualTo(results.get(r.run().index()));
                taken.add(r.run().index());
              });
      assertThat(taken).hasSize(store.takenOver());
      if (toTheEnd) {
        new Runner(1).run(spec, store.work(), store, Checkpoints.NONE);
        store.finish();
        assertThat(ResumeTest.tables(store.folder())).isEqualTo(whole);
      }
      said.append(store.damage());
      return store.takenOver();
    }
  }

  @Test
  void noMutantReachesATable() throws IOException {
    SplittableRandom random = new SplittableRandom(13);
    Path damaged = records.resolve("damaged");
    Path all = Files.createDirectory(folder.resolve("all damaged"));
    int lost = 0;
    for (int mutant = 0; mutant < MUTANTS; mutant++) {
      int kind = random.nextInt(8);
      byte[] changed = mutated(left, kind, random);
      restore(changed);
      boolean same = Arrays.equals(changed, left);
      StringBuilder said = new StringBuilder();
      int taken = store(mutant % JOINED_EVERY == 0, said);
      String what = "mutant " + mutant + " of kind " + kind;
      assertThat(said.isEmpty()).as(what).isEqualTo(same);
      assertThat(said.toString()).as(what).contains(same ? "" : segment.getFileName().toString());
      if (kind < 4) { // one place: all other records are there
        assertThat(taken).as(what).isGreaterThanOrEqualTo(FINISHED - 1);
      }
      lost += FINISHED - taken;
      if (mutant % 100 == 99) { // a free name is sought from the first on
        Files.move(damaged, all.resolve(String.valueOf(mutant)));
      }
      if (mutant % 10 == 0) {
        StringBuilder again = new StringBuilder();
        assertThat(store(false, again)).isGreaterThanOrEqualTo(taken);
        assertThat(again).as(what + ", opened again").isEmpty();
      }
    }
    assertThat(lost).isGreaterThan(MUTANTS / 2);
    try (Stream<Path> aside = Files.walk(all)) {
      assertThat(aside.filter(Files::isRegularFile).count()).isGreaterThan(MUTANTS / 2);
    }
  }

  /** One thing changed, as a disk, an editor or a copy of the wrong file may do it. */
  private static byte[] mutated(byte[] bytes, int kind, SplittableRandom random) {
    byte[] b = bytes.clone();
    int at = random.nextInt(b.length);
    int from = random.nextInt(b.length);
    int length = Math.min(1 + random.nextInt(512), b.length - Math.max(at, from));
    switch (kind) {
      case 0 -> b[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> b[at] = (byte) random.nextInt(256);
      case 2 -> { // a byte more
        byte[] longer = new byte[b.length + 1];
        System.arraycopy(b, 0, longer, 0, at);
        longer[at] = (byte) random.nextInt(256);
        System.arraycopy(b, at, longer, at + 1, b.length - at);
        b = longer;
      }
      case 3 -> { // a byte less
        byte[] shorter = new byte[b.length - 1];
        System.arraycopy(b, 0, shorter, 0, at);
        System.arraycopy(b, at + 1, shorter, at, b.length - at - 1);
        b = shorter;
      }
      case 4 -> b = Arrays.copyOf(b, at);
      case 5 -> Arrays.fill(b, at, Math.min(b.length, at + 512), (byte) 0);
      case 6 -> System.arraycopy(bytes, from, b, at, length);
      default -> { // a new line behind all
        b = Arrays.copyOf(b, b.length + 1);
        b[b.length - 1] = '\n';
      }
    }
    return b;
  }

  @Test
  void whatIsDamagedIsNamedAndSetAside() throws IOException {
    byte[] flipped = left.clone();
    flipped[left.length / 2] ^= 1;
    restore(flipped);
    StringBuilder said = new StringBuilder();
    assertThat(store(true, said)).isEqualTo(FINISHED - 1);
    String name = segment.getFileName().toString();
    Path damaged = records.resolve("damaged");
    assertThat(said.toString())
        .isEqualTo(
            "records of finished runs are not as they were written: "
                + name
                + "; they are set aside in "
                + damaged
                + ", and their runs are done again");
    assertThat(damaged.resolve(name)).hasBinaryContent(flipped);
    restore(Arrays.copyOf(left, left.length - 7));
    StringBuilder cut = new StringBuilder();
    assertThat(store(true, cut)).isEqualTo(FINISHED - 1);
    assertThat(cut.toString()).containsPattern(name + "\\.\\d+; they are set aside");
  }

  @Test
  void whatIsDamagedBeforeItIsInATableMakesNoTable() throws IOException {
    Path table;
    try (ResultStore store = new ResultStore(folder, spec)) {
      table = store.folder().resolve("product_norms.csv");
      new Runner(1).run(spec, store.work(), store, Checkpoints.NONE);
      byte[] bytes = Files.readAllBytes(segment);
      bytes[left.length / 2] ^= 1;
      Files.write(segment, bytes);
      assertThatThrownBy(store::finish)
          .isInstanceOf(FileProblem.class)
          .hasMessage(records + ": cannot be read: " + segment + " is not as it was written");
    }
    assertThat(table).doesNotExist();
    StringBuilder said = new StringBuilder();
    assertThat(store(true, said)).isEqualTo(ResumeTest.RUNS - 1);
    assertThat(said.toString()).contains(segment.getFileName().toString());
  }
}
