package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.catalog.Protocol;
import gradflow.verdict.Statistic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The experiments of the repository: every spec can be read, and every folder says what it asks.
 */
class ExperimentsTest {
  private static final int CLAIMS = 14;
  private static final int SEEDS = 5;

  static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("experiments"))) {
      return all.filter(f -> Files.exists(f.resolve("spec.yaml"))).sorted().toList();
    }
  }

  private static Plan read(Path folder, Protocol protocol) {
    return PlanReader.read(folder.resolve("spec.yaml"), protocol);
  }

  @Test
  void everyClaimHasAnExperiment() throws IOException {
    TreeSet<Integer> claims = new TreeSet<>();
    for (Path folder : folders()) {
      read(folder, Protocol.QUICK).claim().ifPresent(claims::add);
    }
    assertThat(claims).containsExactlyElementsOf(IntStream.rangeClosed(1, CLAIMS).boxed().toList());
  }

  @ParameterizedTest
  @MethodSource("folders")
  void bothProtocolsCanBeReadAndHaveSeedsEnough(Path folder) {
    for (Protocol protocol : Protocol.values()) {
      Plan plan = read(folder, protocol);
      boolean statistical =
          plan.verdict().isPresent()
              && plan.verdict().get().findings().values().stream()
                  .anyMatch(f -> f.statistic() != Statistic.EVERY);
      long seeds = plan.experiment().runs().stream().map(r -> r.replicate()).distinct().count();
      assertThat(seeds).as(protocol.toString()).isGreaterThanOrEqualTo(statistical ? SEEDS : 1);
      assertThat(plan.question()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void theReadmeSaysWhatIsAskedAndHowToReadIt(Path folder) throws IOException {
    String text = Files.readString(folder.resolve("README.md"));
    assertThat(text)
        .startsWith("# ")
        .contains("**Question.**", "**What theory expects.**", "**How to read the picture.**")
        .contains("    gradflow ");
    if (read(folder, Protocol.QUICK).claim().isPresent()) {
      int claim = read(folder, Protocol.QUICK).claim().get();
      assertThat(text)
          .contains("**What was found.**")
          .contains("gradflow reproduce --only " + claim + "\n")
          .contains("(../../results/reference/" + folder.getFileName() + "/");
    }
  }
}
