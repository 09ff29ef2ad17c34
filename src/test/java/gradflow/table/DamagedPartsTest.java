package gradflow.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.experiment.Checkpoints;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Runner;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/**
 * A part or a marker that is damaged never reaches a table: it is set aside, and its run is done
 * again.
 */
class DamagedPartsTest {
  private static final int MUTANTS = 2000;

  /** Mutants of which the whole experiment is run to its end, too. */
  private static final int JOINED_EVERY = 100;

  private static final int FINISHED = 4;

  @TempDir Path folder;
  private final ExperimentSpec spec = ResumeTest.spec("spec");
  private Map<String, String> whole;
  private Path parts;

  /** What a run that was broken off left, by name. */
  private final Map<String, byte[]> left = new TreeMap<>();

  @BeforeEach
  void breakOff() throws IOException {
    try (ResultStore store = new ResultStore(folder.resolve("whole"), spec)) {
      new Runner(1).run(spec, store);
      store.finish();
      whole = ResumeTest.tables(store.folder());
    }
    try (ResultStore store = new ResultStore(folder, spec)) {
      parts = store.parts();
      new Runner(1).run(spec, spec.runs().subList(0, FINISHED), store, Checkpoints.NONE);
    }
    for (Path file : files(parts)) {
      left.put(file.getFileName().toString(), Files.readAllBytes(file));
    }
    assertThat(left).hasSize(3 * FINISHED - 1).containsKey("000000.product_norms.csv");
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Puts back what was left. */
  private void restore() throws IOException {
    Files.createDirectories(parts);
    for (Path file : files(parts)) {
      if (!left.containsKey(file.getFileName().toString())) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, byte[]> file : left.entrySet()) {
      Files.write(parts.resolve(file.getKey()), file.getValue());
    }
  }

  private String store(boolean toTheEnd) throws IOException {
    try (ResultStore store = new ResultStore(folder, spec)) {
      // what was taken over is as it was written
      store.results().forEach(r -> requireAsWritten(String.format("%06d.", r.run().index())));
      if (toTheEnd) {
        new Runner(1).run(spec, store.remaining(), store, Checkpoints.NONE);
        store.finish();
        assertThat(ResumeTest.tables(store.folder())).isEqualTo(whole);
      } else {
        assertThat(store.takenOver()).isBetween(FINISHED - 2, FINISHED);
      }
      return store.damage();
    }
  }

  private void requireAsWritten(String prefix) {
    left.forEach(
        (name, bytes) -> {
          if (name.startsWith(prefix)) {
            assertThat(parts.resolve(name)).as(name).hasBinaryContent(bytes);
          }
        });
  }

  @Test
  void noMutantReachesATable() throws IOException {
    SplittableRandom random = new SplittableRandom(13);
    List<String> names = new ArrayList<>(left.keySet());
    for (int mutant = 0; mutant < MUTANTS; mutant++) {
      restore();
      String name = names.get(random.nextInt(names.size()));
      String other = names.get(random.nextInt(names.size()));
      byte[] changed = mutated(left.get(name), left.get(other), random);
      Files.write(parts.resolve(name), changed);
      boolean same = Arrays.equals(changed, left.get(name));
      String said = store(mutant % JOINED_EVERY == 0);
      assertThat(said).as("mutant %d", mutant).contains(same ? "" : name);
      assertThat(said.isEmpty()).isEqualTo(same);
    }
    assertThat(files(parts.resolveSibling("damaged"))).hasSizeGreaterThan(MUTANTS / 2);
  }

  /** One thing changed, as a disk, an editor or a copy of the wrong file may do it. */
  private static byte[] mutated(byte[] bytes, byte[] other, SplittableRandom random) {
    byte[] b = bytes.clone();
    int at = random.nextInt(b.length);
    switch (random.nextInt(8)) {
      case 0 -> b[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        for (int i = 0; i < b.length; i++) {
          int k = (at + i) % b.length;
          if (b[k] >= '0' && b[k] <= '9') {
            b[k] = (byte) ('0' + random.nextInt(10));
            break;
          }
        }
      }
      case 2 -> b = Arrays.copyOf(b, at);
      case 3 -> b = other.clone();
      case 4 -> Arrays.fill(b, at, Math.min(b.length, at + 512), (byte) 0);
      case 5 -> {
        String[] lines = new String(b, StandardCharsets.UTF_8).split("(?<=\n)");
        int first = random.nextInt(lines.length);
        int second = random.nextInt(lines.length);
        String line = lines[first];
        lines[first] = lines[second];
        lines[second] = line;
        b = String.join("", lines).getBytes(StandardCharsets.UTF_8);
      }
      case 6 -> {
        b = Arrays.copyOf(b, b.length + 1);
        b[b.length - 1] = '\n';
      }
      default -> {
        byte[] longer = new byte[b.length + 1];
        System.arraycopy(b, 0, longer, 0, at);
        longer[at] = (byte) random.nextInt(256);
        System.arraycopy(b, at, longer, at + 1, b.length - at);
        b = longer;
      }
    }
    return b;
  }

  @Test
  void damagedPartsAreNamedAndSetAside() throws IOException {
    Files.delete(parts.resolve("000000.product_norms.csv"));
    Path digit = parts.resolve("000001.product_norms.csv");
    String changed = Files.readString(digit).replaceFirst("(\\d)\\n$", "7\n");
    Files.writeString(digit, changed);
    Path scalar = parts.resolve("000003.done");
    Files.writeString(scalar, Files.readString(scalar).replaceFirst("0\\.", "1."));
    Path damaged = parts.resolveSibling("damaged");
    assertThat(store(true))
        .isEqualTo(
            "files of finished runs are not as they were written: 000000.product_norms.csv"
                + " (missing), 000001.product_norms.csv, 000003.done; they are set aside in "
                + damaged
                + ", and their runs are done again");
    assertThat(damaged.resolve("000001.product_norms.csv")).hasContent(changed);
    assertThat(files(damaged)).hasSize(2);
    assertThat(parts).doesNotExist();
  }

  @Test
  void whatIsDamagedBeforeItIsJoinedMakesNoTable() throws IOException {
    Path part = parts.resolve("000001.product_norms.csv");
    Path table = parts.resolveSibling("product_norms.csv");
    try (ResultStore store = new ResultStore(folder, spec)) {
      new Runner(1).run(spec, store.remaining(), store, Checkpoints.NONE);
      Files.writeString(part, Files.readString(part).replaceFirst("(\\d)\\n$", "7\n"));
      assertThatThrownBy(store::finish)
          .isInstanceOf(FileProblem.class)
          .hasMessage(table + ": cannot be written: " + part + " is not as it was written");
    }
    assertThat(table).doesNotExist();
    assertThat(store(true)).contains("000001.product_norms.csv");
  }
}
