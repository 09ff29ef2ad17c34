package gradflow.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.statistics.StudentT;
import gradflow.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferencesTest {
  private static final String A =
      """
      run,gain,replicate,seed,outcome,detail,slope,success
      0,0.5,0,aa,completed,,1,1
      1,0.5,1,bb,completed,,2,1
      2,0.5,2,cc,completed,,4,1
      3,1,0,aa,completed,,10,0
      4,1,1,bb,diverged,,,0
      5,1,2,cc,completed,,30,0
      """;

  /** Another order, another way to write numbers, an axis more, a point less, a seed less. */
  private static final String B =
      """
      run,cell,gain,replicate,seed,outcome,detail,success,slope
      0,gru,1.0,7,cc,completed,,1,33
      1,gru,1.0,8,bb,completed,,0,20
      2,gru,1.0,9,aa,completed,,1,14
      3,lstm,1.0,9,aa,completed,,1,5
      4,gru,2,9,aa,completed,,1,5
      """;

  @TempDir Path folder;

  private Result result(String name, String runs, String... chosen) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    Files.writeString(own.resolve("runs.csv"), runs);
    return new Result(name, own, List.of(), List.of(chosen));
  }

  private static List<String> texts(Table t, String header) {
    int c = t.schema().index(header);
    return java.util.stream.IntStream.range(0, t.rows()).mapToObj(r -> t.text(r, c)).toList();
  }

  @Test
  void runsArePairedBySeedAtPointsThatAgreeOnSharedAxes() throws IOException {
    Table t = Differences.of(List.of(result("a", A), result("b", B)), List.of("slope"));
    assertThat(texts(t, "gain")).containsExactly("1", "1");
    assertThat(texts(t, "cell")).containsExactly("gru", "lstm");
    assertThat(t.integers("pairs")).containsExactly(3, 1);
    assertThat(t.integers("n")).containsExactly(2, 1); // bb diverged in a
    assertThat(t.numbers("difference")).containsExactly(3.5, -5);
    assertThat(t.numbers("mean_first")).containsExactly(20, 10);
    StudentT expected = StudentT.of(14 - 10, 33 - 30);
    assertThat(t.numbers("ci95_low")[0]).isCloseTo(expected.interval(0.95).low(), within(1e-12));
    assertThat(t.numbers("ci95_high")[1]).isNaN(); // one pair has no interval
    assertThat(texts(t, "interval")).containsExactly("student-t", "none");
  }

  @Test
  void everyOtherResultIsHeldAgainstTheFirst() throws IOException {
    Table t =
        Differences.of(
            List.of(result("a", A), result("b", B), result("c", A.replace(",1\n", ",0\n"))),
            List.of());
    assertThat(texts(t, "second")).startsWith("b").endsWith("c").doesNotContain("a");
    assertThat(texts(t, "quantity")).containsOnly("slope", "success");
  }

  @Test
  void aShareThatTheSummaryKnowsHasNewcombesInterval() throws IOException {
    Result a = result("a", A);
    Result b = result("b", A.replace("completed,,1,1", "completed,,1,0"));
    for (Result r : List.of(a, b)) {
      Files.writeString(
          r.folder().resolve("summary.csv"),
          "gain,quantity,interval\n1,success,wilson\n1,slope,student-t\n");
    }
    Table t = Differences.of(List.of(a, b), List.of());
    assertThat(texts(t, "interval"))
        .containsExactly("student-t", "student-t", "newcombe-paired", "newcombe-paired");
    assertThat(t.numbers("difference")[2]).isCloseTo(-1 / 3.0, within(1e-12));
  }

  @Test
  void axesThatTrialsChoseAreNotJoinedOn() throws IOException {
    String rated = A.replace("gain,", "gain,rate,").replaceAll("(?m)^(\\d,[^,]*,)", "$10.1,");
    Result a = result("a", rated, "rate");
    Result b = result("b", rated.replace("0.1,", "0.3,"), "rate");
    assertThat(Differences.of(List.of(a, b), List.of("slope")).rows()).isEqualTo(2);
    assertThatThrownBy(
            () ->
                Differences.of(
                    List.of(result("a", rated), result("b", rated.replace("0.1,", "0.3,"))),
                    List.of()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("rate is 0.1 in a and 0.3 in b");
  }

  @Test
  void whatIsNotSharedIsSaidInOneError() throws IOException {
    Result a = result("a", A);
    String other = A.replace("gain", "rate");
    assertThatThrownBy(() -> Differences.of(List.of(a, result("b", other)), List.of()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("a has the axes [gain], b has [rate]");
    String seeds = A.replace("aa", "dd").replace("bb", "ee").replace("cc", "ff");
    assertThatThrownBy(() -> Differences.of(List.of(a, result("b", seeds)), List.of()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("no seed is in both: a ran with aa, bb, cc, b with dd, ee, ff");
    String quantities = A.replace("slope", "x").replace("success", "y");
    assertThatThrownBy(() -> Differences.of(List.of(a, result("b", quantities)), List.of()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("expected at least one that both have");
    String twice = A.replace(",1,bb", ",1,aa");
    assertThatThrownBy(() -> Differences.of(List.of(a, result("b", twice)), List.of()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("two runs of b at {gain=0.5} have the seed aa");
    assertThatThrownBy(() -> Differences.of(List.of(a, a), List.of("lambda")))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("got lambda, expected one that both have: [slope, success]");
  }

  @Test
  void namesAreTheShortestThatTellApart() {
    assertThat(Result.names(List.of(Path.of("r/a/0123456789ab"), Path.of("r/b/0123456789ab"))))
        .containsExactly("a", "b");
    assertThat(Result.names(List.of(Path.of("r/a/0123456789ab"), Path.of("r/a/0123456789ac"))))
        .containsExactly("0123456789ab", "0123456789ac");
    assertThat(Result.names(List.of(Path.of("r/a/x"), Path.of("s/a/x"))))
        .containsExactly("r/a/x", "s/a/x");
    assertThatThrownBy(() -> Result.names(List.of(Path.of("r/a"), Path.of("r/./a"))))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("is given twice");
  }
}
