package gradflow.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import gradflow.experiment.Trials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must not be: runs that died and are not counted, a point that contradicts and is passed
 * over, a best value chosen on the runs that are reported, many chances at the price of one.
 */
class FairTrialsTest {
  private static final int REPLICATES = 20;

  @TempDir Path folder;

  /** A finding whose options are changed one at a time. */
  private record Draft(
      String quantity,
      String table,
      Map<String, String> where,
      Optional<BestOf> bestOf,
      Optional<Against> against,
      Statistic statistic,
      Died died,
      Optional<Double> above,
      Optional<Double> below,
      Scope points) {
    static Draft of(String quantity, Statistic statistic) {
      return new Draft(
          quantity,
          "runs",
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          statistic,
          Died.UNDECIDED,
          Optional.empty(),
          Optional.empty(),
          Scope.ALL);
    }

    Draft table(String name) {
      return new Draft(
          quantity, name, where, bestOf, against, statistic, died, above, below, points);
    }

    Draft where(Map<String, String> filters) {
      return new Draft(
          quantity, table, filters, bestOf, against, statistic, died, above, below, points);
    }

    Draft bestOf(BestOf best) {
      return new Draft(
          quantity,
          table,
          where,
          Optional.of(best),
          against,
          statistic,
          died,
          above,
          below,
          points);
    }

    Draft against(Map<String, String> other) {
      Optional<Against> with = Optional.of(new Against(other, Against.By.DIFFERENCE));
      return new Draft(quantity, table, where, bestOf, with, statistic, died, above, below, points);
    }

    Draft died(Died how) {
      return new Draft(
          quantity, table, where, bestOf, against, statistic, how, above, below, points);
    }

    Draft above(double threshold) {
      return new Draft(
          quantity,
          table,
          where,
          bestOf,
          against,
          statistic,
          died,
          Optional.of(threshold),
          below,
          points);
    }

    Draft below(double threshold) {
      return new Draft(
          quantity,
          table,
          where,
          bestOf,
          against,
          statistic,
          died,
          above,
          Optional.of(threshold),
          points);
    }

    Draft any() {
      return new Draft(
          quantity, table, where, bestOf, against, statistic, died, above, below, Scope.ANY);
    }

    FindingSpec finding() {
      return new FindingSpec(
          "it is so",
          quantity,
          table,
          where,
          Reduce.ONLY,
          bestOf,
          against,
          statistic,
          died,
          above,
          below,
          points);
    }
  }

  private Verdict judge(List<String> axes, List<String> tried, Map<String, FindingSpec> findings) {
    VerdictSpec spec =
        new VerdictSpec(
            "a claim",
            List.of(),
            findings,
            List.copyOf(findings.keySet()),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            0.95);
    return Verdict.of(spec, new EvidenceTables(folder, axes, tried));
  }

  private FindingResult find(List<String> axes, Draft draft) {
    return judge(axes, List.of(), Map.of("f", draft.finding())).findings().get(0);
  }

  private void write(String table, List<String> lines) throws IOException {
    Files.write(folder.resolve(table + ".csv"), lines);
  }

  /** One point, of whose runs the last {@code dead} diverged: they have no slope and no rows. */
  private void survivors(int dead) throws IOException {
    List<String> runs = new ArrayList<>(List.of("run,gain,replicate,outcome,slope,success"));
    List<String> norms = new ArrayList<>(List.of("run,gain,replicate,t,norm"));
    for (int r = 0; r < REPLICATES; r++) {
      boolean died = r >= REPLICATES - dead;
      String slope = died ? "" : String.valueOf(1 + 0.01 * r);
      runs.add(
          r + ",2," + r + (died ? ",diverged," : ",completed,") + slope + (died ? ",0" : ",1"));
      if (!died) {
        norms.add(r + ",2," + r + ",5," + (1 + 0.01 * r));
      }
    }
    write("runs", runs);
    write("norms", norms);
  }

  private static final List<String> GAIN = List.of("gain");

  @Test
  void runsThatDiedAreNotPassedOver() throws IOException {
    Draft slope = Draft.of("slope", Statistic.MEAN).above(0.5);
    Draft norm = Draft.of("norm", Statistic.MEDIAN).table("norms").above(0.5);
    survivors(0);
    assertThat(find(GAIN, slope).decision()).isEqualTo(Decision.YES);
    assertThat(find(GAIN, norm).decision()).isEqualTo(Decision.YES);
    survivors(3);
    for (Draft draft : List.of(slope, norm, norm.where(Map.of("t", "5", "gain", "2")))) {
      FindingResult open = find(GAIN, draft);
      assertThat(open.decision()).isEqualTo(Decision.UNDECIDED);
      assertThat(open.points().get(0).runs()).isEqualTo(REPLICATES);
      assertThat(open.points().get(0).died()).isEqualTo(3);
      assertThat(open.note())
          .isEqualTo("3 of 20 runs have no value at gain = 2; 3 diverged or failed");
    }
  }

  @Test
  void rowsThatARunLeftBeforeItDiedDoNotCountUnlessAskedFor() throws IOException {
    survivors(3);
    List<String> norms = new ArrayList<>(Files.readAllLines(folder.resolve("norms.csv")));
    for (int r = REPLICATES - 3; r < REPLICATES; r++) {
      norms.add(r + ",2," + r + ",5,1.5");
    }
    write("norms", norms);
    Draft norm = Draft.of("norm", Statistic.MEAN).table("norms").above(0.5);
    assertThat(find(GAIN, norm).decision()).isEqualTo(Decision.UNDECIDED);
    FindingResult recorded = find(GAIN, norm.died(Died.RECORDED));
    assertThat(recorded.decision()).isEqualTo(Decision.YES);
    assertThat(recorded.points().get(0).died()).isEqualTo(3);
  }

  @Test
  void whatDiedCountsAsTheFindingSays() throws IOException {
    survivors(12); // 8 of 20 ended as planned
    Draft bounded = Draft.of("norm", Statistic.MEDIAN).table("norms").below(5);
    assertThat(find(GAIN, bounded.died(Died.FAVOURABLE)).decision()).isEqualTo(Decision.YES);
    FindingResult adverse = find(GAIN, bounded.died(Died.ADVERSE));
    assertThat(adverse.decision()).isEqualTo(Decision.UNDECIDED);
    assertThat(adverse.points().get(0).estimate()).isEqualTo(Double.POSITIVE_INFINITY);
    Draft every = Draft.of("norm", Statistic.EVERY).table("norms").above(0.5);
    assertThat(find(GAIN, every.died(Died.ADVERSE)).decision()).isEqualTo(Decision.UNDECIDED);
    Draft share = Draft.of("norm > 0", Statistic.SHARE).table("norms");
    assertThat(find(GAIN, share.above(0.5).died(Died.ADVERSE)).points().get(0).estimate())
        .isEqualTo(0.4);
    assertThat(find(GAIN, share.below(0.5).died(Died.ADVERSE)).points().get(0).estimate())
        .isEqualTo(1);
  }

  @Test
  void aShareOfSuccessesCountsThemAsFailures() throws IOException {
    survivors(12);
    PointResult p = find(GAIN, Draft.of("success", Statistic.SHARE).above(0.5)).points().get(0);
    assertThat(p.estimate()).isEqualTo(0.4);
    assertThat(p.died()).isEqualTo(12);
    assertThatThrownBy(() -> Draft.of("success", Statistic.MEAN).above(0.5).finding())
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("expected share");
  }

  @Test
  void whereAllDiedThereIsAPointAllTheSame() throws IOException {
    survivors(REPLICATES);
    write("norms", List.of("run,gain,replicate,t,norm"));
    FindingResult f = find(GAIN, Draft.of("norm", Statistic.MEDIAN).table("norms").above(0));
    assertThat(f.points()).hasSize(1);
    assertThat(f.decision()).isEqualTo(Decision.UNDECIDED);
  }

  /** Slopes about a mean for each gain, with a standard deviation of about 1. */
  private void means(double... means) throws IOException {
    List<String> runs = new ArrayList<>(List.of("run,gain,replicate,outcome,slope"));
    for (int g = 0; g < means.length; g++) {
      for (int r = 0; r < REPLICATES; r++) {
        double value = means[g] + (r % 2 == 0 ? 1 : -1) * (0.9 + 0.01 * r);
        runs.add((g * REPLICATES + r) + "," + g + "," + r + ",completed," + value);
      }
    }
    write("runs", runs);
  }

  @Test
  void onePointThatContradictsRefutesAll() throws IOException {
    Draft positive = Draft.of("slope", Statistic.MEAN).above(0);
    means(3, 3, 3, 3);
    assertThat(find(GAIN, positive).decision()).isEqualTo(Decision.YES);
    means(3, 3, -3, 3);
    FindingResult no = find(GAIN, positive);
    assertThat(no.decision()).isEqualTo(Decision.NO);
    assertThat(no.decisive().orElseThrow().point()).isEqualTo(Map.of("gain", "2"));
    means(3, 3, 0, 3);
    assertThat(find(GAIN, positive).decision()).isEqualTo(Decision.UNDECIDED);
  }

  @Test
  void manyChancesHaveTheirPrice() throws IOException {
    Draft positive = Draft.of("slope", Statistic.MEAN).above(0);
    means(0.55); // t = 2.4 of 19 degrees of freedom: p = 0.03
    assertThat(find(GAIN, positive.any()).decision()).isEqualTo(Decision.YES);
    means(0, 0, 0.55, 0, 0, 0, 0, 0, 0, 0);
    assertThat(find(GAIN, positive.any()).decision()).isEqualTo(Decision.UNDECIDED);
    assertThat(find(GAIN, positive.where(Map.of("gain", "2"))).decision()).isEqualTo(Decision.YES);
  }

  @Test
  void findingsOfAVerdictAreCorrectedTogether() throws IOException {
    means(0.55, 0.55, 0.55);
    Map<String, FindingSpec> findings = new LinkedHashMap<>();
    for (String gain : List.of("0", "1", "2")) {
      findings.put(
          "f" + gain,
          Draft.of("slope", Statistic.MEAN).above(0).where(Map.of("gain", gain)).finding());
    }
    Verdict together = judge(GAIN, List.of(), findings);
    assertThat(together.kind()).isEqualTo(Verdict.Kind.UNDECIDED);
    assertThat(together.findings().get(0).confidence()).isEqualTo(1 - 0.05 / 3);
    assertThat(together.findings().get(0).p()).isBetween(0.02, 0.05);
    findings.keySet().retainAll(List.of("f0"));
    assertThat(judge(GAIN, List.of(), findings).kind()).isEqualTo(Verdict.Kind.HOLDS);
  }

  /**
   * Two nets of a family and a competitor. Trials prefer the first net; on reported runs the second
   * looks better.
   */
  private void nets(boolean staged) throws IOException {
    List<String> runs =
        new ArrayList<>(
            List.of(
                "run,net,rate," + (staged ? "stage," : "") + "replicate,net.family,outcome,error"));
    int run = 0;
    for (String stage : staged ? List.of("trial", "reported") : List.of("all")) {
      for (String net : List.of("rnn a", "rnn b", "lstm")) {
        for (int r = 0; r < REPLICATES; r++) {
          boolean chooses = stage.equals("trial") || (stage.equals("all") && r < 8);
          double own = net.equals("lstm") ? 0.5 : net.equals("rnn a") == chooses ? 0.2 : 0.3;
          String rate = net.equals("rnn a") ? "0.1" : "0.2";
          runs.add(
              String.join(
                  ",",
                  String.valueOf(run++),
                  net,
                  rate,
                  staged ? stage + "," + r : String.valueOf(r),
                  net.split(" ")[0],
                  "completed",
                  String.valueOf(own + 0.001 * r)));
        }
      }
    }
    write("runs", runs);
  }

  private static BestOf best(Optional<String> on) {
    return new BestOf(List.of("net"), "error", Trials.Prefer.LOW, Trials.Average.MEAN, on);
  }

  private FindingResult bestRnn(Optional<String> on) {
    Draft draft =
        Draft.of("error", Statistic.MEAN)
            .where(Map.of("net.family", "lstm"))
            .against(Map.of("net.family", "rnn"))
            .bestOf(best(on))
            .above(0);
    return judge(List.of("net", "rate"), List.of("rate"), Map.of("f", draft.finding()))
        .findings()
        .get(0);
  }

  @Test
  void theBestIsNotChosenOnReportedRuns() throws IOException {
    nets(true);
    FindingResult f = bestRnn(Optional.empty());
    assertThat(f.note()).isEmpty();
    PointResult p = f.points().get(0);
    assertThat(p.point()).isEqualTo(Map.of("net", "lstm / rnn a", "rate", "0.2 / 0.1"));
    assertThat(p.estimate()).isEqualTo(0.2, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(p.runs()).isEqualTo(REPLICATES);
  }

  @Test
  void replicatesThatChooseAreNotReported() throws IOException {
    nets(false);
    PointResult p = bestRnn(Optional.of("< 8")).points().get(0);
    assertThat(p.point().get("net")).isEqualTo("lstm / rnn a");
    assertThat(p.runs()).isEqualTo(REPLICATES - 8);
    FindingResult none = bestRnn(Optional.empty());
    assertThat(none.decision()).isEqualTo(Decision.UNDECIDED);
    assertThat(none.note()).contains("best_of: got no trials");
  }

  @Test
  void oneOfTwoToCompareWithIsNotPickedInSilence() throws IOException {
    nets(true);
    Draft draft =
        Draft.of("error", Statistic.MEAN)
            .where(Map.of("net.family", "lstm"))
            .against(Map.of("net.family", "rnn"))
            .above(0);
    FindingResult f =
        judge(List.of("net", "rate"), List.of("rate"), Map.of("f", draft.finding()))
            .findings()
            .get(0);
    assertThat(f.decision()).isEqualTo(Decision.UNDECIDED);
    assertThat(f.note()).contains("against: got two runs to compare with");
  }

  /** A name that is spelled wrong must not drop a cell of the grid. */
  @Test
  void everyNamedValueMustOccur() throws IOException {
    nets(true);
    Draft draft =
        Draft.of("error", Statistic.MEAN).where(Map.of("net.family", "lstm | gruu")).above(-9);
    FindingResult f = find(List.of("net", "rate"), draft);
    assertThat(f.decision()).isEqualTo(Decision.UNDECIDED);
    assertThat(f.note()).contains("got net.family: gruu, expected some of").contains("lstm");
  }

  @Test
  void trialsAreShownOnlyIfAskedForAndNeverAsTheBest() throws IOException {
    nets(true);
    Draft error = Draft.of("error", Statistic.MEAN).where(Map.of("net", "rnn a")).below(1);
    List<String> axes = List.of("net", "rate");
    assertThat(find(axes, error).points().get(0).estimate()).isCloseTo(0.3095, within());
    Draft trial = error.where(Map.of("net", "rnn a", "stage", "trial"));
    assertThat(find(axes, trial).points().get(0).estimate()).isCloseTo(0.2095, within());
    assertThatThrownBy(() -> trial.bestOf(best(Optional.empty())).finding())
        .hasMessageContaining("best_of: got it with where: stage");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-12);
  }
}
