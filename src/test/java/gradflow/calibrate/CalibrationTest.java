package gradflow.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import gradflow.rng.Seed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
  private static List<RowOutcome> run(List<String> only, long seed, int threads) {
    List<CalibrationRow> rows = Calibration.select(CalibrationRows.all(), only, false);
    return new Calibration(rows, Expectations.standard(), new Seed(seed)).run(threads, r -> {});
  }

  private static void assertMet(List<RowOutcome> outcomes) {
    for (RowOutcome outcome : outcomes) {
      assertThat(outcome.failure()).as(outcome.row().id()).isEmpty();
      assertThat(outcome.verdicts()).as(outcome.row().id()).isNotEmpty().allMatch(RowVerdict::met);
    }
  }

  /** All of it, with a seed of its own: 20 s on two idle cores. */
  @Test
  void the_quick_set_is_met() {
    assertMet(run(List.of(), 2026, 2));
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void the_quick_set_is_met_at_any_seed(long seed) {
    assertMet(run(List.of(), seed, 2));
  }

  @Test
  void a_row_gives_the_same_numbers_alone_and_together_on_any_number_of_threads() {
    List<RowOutcome> together = run(List.of("A16", "A17", "A19"), 5, 2);
    List<RowOutcome> alone = run(List.of("A17"), 5, 1);
    assertThat(together.get(1).verdicts()).isEqualTo(alone.get(0).verdicts());
  }

  @Test
  void another_seed_draws_other_numbers() {
    assertThat(run(List.of("A16"), 1, 1).get(0).verdicts())
        .isNotEqualTo(run(List.of("A16"), 2, 1).get(0).verdicts());
  }

  @Test
  void a_wrong_expectation_is_missed() {
    List<Expectation> wrong =
        Expectations.standard().all().stream()
            .filter(e -> e.row().equals("A4"))
            .map(
                e ->
                    new Expectation(
                        e.row(),
                        e.quantity(),
                        e.expected() * (1 + 1e-6),
                        e.tolerance(),
                        e.allowed(),
                        0,
                        e.extent(),
                        e.source()))
            .toList();
    List<CalibrationRow> rows = Calibration.select(CalibrationRows.all(), List.of("A4"), false);
    RowOutcome outcome =
        new Calibration(rows, new Expectations(wrong), new Seed(1)).run(1, r -> {}).get(0);
    assertThat(outcome.missed()).isEqualTo(wrong.size());
  }

  @Test
  void a_row_that_fails_is_told_and_missed() {
    CalibrationRow row =
        CalibrationRow.quick(
            "A4", "breaks", (seed, found) -> found.value("x", 1 / List.of().size()));
    RowOutcome outcome =
        new Calibration(List.of(row), Expectations.standard(), new Seed(1)).run(1, r -> {}).get(0);
    assertThat(outcome.failure()).contains("/ by zero");
    assertThat(outcome.missed()).isEqualTo(outcome.verdicts().size()).isPositive();
  }

  @Test
  void an_unknown_row_is_refused_by_name() {
    assertThatThrownBy(() -> Calibration.select(CalibrationRows.all(), List.of("A99"), false))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("A99")
        .hasMessageContaining("A16");
  }
}
