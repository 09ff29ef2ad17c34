package gradflow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.measure.MeasureValue;
import gradflow.rng.Seed;
import gradflow.table.Column;
import gradflow.table.TableBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run is read from its record as it was, bit by bit. */
class RunRecordTest {
  private static final PlannedRun RUN = new PlannedRun(3, Map.of(), 0, new Seed(1), null);

  private static final RunIdentity IDENTITY =
      RunIdentity.of(
          new ExperimentSpec(
              "n",
              "t",
              1,
              1,
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              "",
              Path.of("")),
          "some code");

  private static RunResult result(Outcome outcome, Seconds seconds, MeasureValue... values) {
    return new RunResult(RUN, outcome, List.of(values), seconds);
  }

  private static MeasureValue.Series series(int texts) {
    int[] integers = {Integer.MIN_VALUE, 0, 7};
    double[] numbers = {-0.0, Double.NaN, Double.NEGATIVE_INFINITY, 4.9e-324};
    TableBuilder rows =
        new TableBuilder(Column.text("text"), Column.integer("int"), Column.number("real"));
    for (int i = 0; i < 1000; i++) {
      rows.text("ü" + i % texts).integer(integers[i % 3]).number(numbers[i % 4]).endRow();
    }
    return new MeasureValue.Series("t" + texts, rows.table());
  }

  private static RunResult again(RunResult result, boolean all) throws IOException {
    return RunRecord.read(ByteBuffer.wrap(RunRecord.of(result, IDENTITY)), RUN, t -> all);
  }

  @Test
  void everyKindOfValue() throws IOException {
    RunResult result =
        result(
            new Outcome.Completed(),
            new Seconds(4, 3, 2, 1),
            MeasureValue.Scalar.answer("success", true),
            series(1),
            new MeasureValue.Scalar("x", -0.0),
            series(300));
    RunResult again = again(result, true);
    assertThat(again.seconds()).isEqualTo(result.seconds());
    assertThat(again.outcome()).isEqualTo(result.outcome());
    assertThat(again.values().get(0)).isEqualTo(result.values().get(0));
    assertThat(again.values().get(2)).isEqualTo(result.values().get(2));
    assertThat(again.values())
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
        .isEqualTo(result.values());
    assertThat(again(result, false).values()).isEqualTo(result.withoutSeries().values());
  }

  @Test
  void everyOutcome() throws IOException {
    for (Outcome outcome :
        List.of(
            new Outcome.Completed(),
            new Outcome.Diverged(7, "h", Double.NaN),
            new Outcome.Failed("r".repeat(100_000)))) {
      assertThat(again(result(outcome, Seconds.of(1)), true).outcome()).isEqualTo(outcome);
    }
  }

  @Test
  void timeAloneMakesNoDifference() {
    RunResult one = result(new Outcome.Completed(), Seconds.of(1), series(2));
    RunResult slower = result(new Outcome.Completed(), Seconds.of(2), series(2));
    RunResult other = result(new Outcome.Completed(), Seconds.of(1), series(3));
    ByteBuffer record = ByteBuffer.wrap(RunRecord.of(one, IDENTITY));
    assertThat(RunRecord.same(record, ByteBuffer.wrap(RunRecord.of(slower, IDENTITY)))).isTrue();
    assertThat(RunRecord.same(record, ByteBuffer.wrap(RunRecord.of(other, IDENTITY)))).isFalse();
  }
}
