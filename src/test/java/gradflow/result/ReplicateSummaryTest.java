package gradflow.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResult;
import gradflow.experiment.RunResults;
import gradflow.experiment.Seconds;
import gradflow.measure.MeasureValue;
import gradflow.rng.Seed;
import gradflow.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReplicateSummaryTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;
  private static final Offset<Double> DIGITS = within(1e-9);

  private static RunResult run(int replicate, MeasureValue... values) {
    PlannedRun run = new PlannedRun(replicate, Map.of(), replicate, new Seed(replicate), null);
    return new RunResult(run, new Outcome.Completed(), List.of(values), new Seconds(1, 0, 0, 0));
  }

  private static Table summary(MeasureValue... replicates) {
    List<RunResult> results = new ArrayList<>();
    for (int r = 0; r < replicates.length; r++) {
      results.add(run(r, replicates[r]));
    }
    RunTable runs = new RunTable(new IdentityColumns(List.of(), false), RunResults.of(results));
    return RunTables.inMemory(rows -> ReplicateSummary.writeTo(rows, List.of(), runs));
  }

  private static Table numbers(double... values) {
    MeasureValue[] replicates = new MeasureValue[values.length];
    for (int r = 0; r < values.length; r++) {
      replicates[r] = new MeasureValue.Scalar("x", values[r]);
    }
    return summary(replicates);
  }

  private static Table answers(boolean... values) {
    MeasureValue[] replicates = new MeasureValue[values.length];
    for (int r = 0; r < values.length; r++) {
      replicates[r] = MeasureValue.Scalar.answer("success", values[r]);
    }
    return summary(replicates);
  }

  private static double only(Table table, String column) {
    assertThat(table.rows()).isEqualTo(1);
    return table.numbers(column)[0];
  }

  /** Wilson's ends as SciPy gives them. */
  @Test
  void one_success_of_five_has_an_interval_within_0_and_1() {
    Table table = answers(false, false, true, false, false);
    assertThat(table.texts("interval")).containsExactly("wilson");
    assertThat(only(table, "mean")).isEqualTo(0.2);
    assertThat(only(table, "ci95_low")).isCloseTo(0.036224108632430196, DIGITS);
    assertThat(only(table, "ci95_high")).isCloseTo(0.6244653702374747, DIGITS);
  }

  @Test
  void no_success_of_five_does_not_exclude_the_next() {
    Table table = answers(new boolean[5]);
    assertThat(only(table, "ci95_low")).isZero();
    assertThat(only(table, "ci95_high")).isCloseTo(0.43448246478317, DIGITS);
  }

  @Test
  void a_number_that_happens_to_be_0_is_no_share() {
    Table table = numbers(0, 0, 0, 0, 0);
    assertThat(table.texts("interval")).containsExactly("student-t");
    assertThat(only(table, "ci95_high")).isZero();
  }

  /** Student's ends as SciPy gives them. */
  @Test
  void numbers_have_students_interval_of_the_mean_and_the_range_as_the_medians() {
    Table table = numbers(-0.366, 0.21, 1.7, 0.03, -1.25);
    assertThat(only(table, "ci95_low")).isCloseTo(-1.2682494507137971, DIGITS);
    assertThat(only(table, "ci95_high")).isCloseTo(1.397849450713797, DIGITS);
    assertThat(only(table, "sd")).isCloseTo(1.073599180327556, DIGITS);
    assertThat(only(table, "median")).isEqualTo(0.03);
    assertThat(only(table, "median_low")).isEqualTo(-1.25);
    assertThat(only(table, "median_high")).isEqualTo(1.7);
    assertThat(only(table, "median_coverage")).isEqualTo(0.9375);
  }

  @Test
  void the_range_of_three_covers_a_median_in_75_percent() {
    assertThat(only(numbers(3, 1, 2), "median_coverage")).isEqualTo(0.75);
  }

  @Test
  void from_six_on_the_medians_interval_covers_95_percent() {
    Table nine = numbers(9, 8, 7, 6, 5, 4, 3, 2, 1);
    assertThat(only(nine, "median_low")).isEqualTo(2);
    assertThat(only(nine, "median_high")).isEqualTo(8);
    assertThat(only(nine, "median_coverage")).isEqualTo(1 - 2 * 10 / 512.0);
  }

  @Test
  void infinite_values_leave_the_median_its_interval_and_the_mean_none() {
    Table table = numbers(120, NEVER, 90, 100, NEVER, 80);
    assertThat(table.integers("n_infinite")).containsExactly(2);
    assertThat(table.texts("interval")).containsExactly("none");
    assertThat(only(table, "ci95_low")).isNaN();
    assertThat(only(table, "median")).isEqualTo(110);
    assertThat(only(table, "median_low")).isEqualTo(80);
    assertThat(only(table, "median_high")).isEqualTo(NEVER);
  }

  @Test
  void one_replicate_has_no_interval() {
    Table table = numbers(0.5);
    assertThat(table.texts("interval")).containsExactly("none");
    assertThat(only(table, "median_low")).isNaN();
    assertThat(only(table, "median_coverage")).isNaN();
  }

  @Test
  void values_that_are_missing_do_not_count() {
    assertThat(numbers(Double.NaN, 1, 2).integers("n")).containsExactly(2);
    assertThat(numbers(Double.NaN).rows()).isZero();
  }
}
