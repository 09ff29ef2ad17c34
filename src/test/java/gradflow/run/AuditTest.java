package gradflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit says of real runs, and of the same runs with something spoiled. */
class AuditTest {
  /** Columns of a log. */
  private static final int LOSS = 1;

  private static final int BEFORE = 3;
  private static final int AFTER = 4;
  private static final int AT_STEP = 5;
  private static final int RATIO = 8;

  /** Checkpoints that no test spoils are measured once. */
  @TempDir static Path results;

  @TempDir Path folder;

  private static RunReport report(Path run) {
    return Runs.report(run, Optional.of(results), 2);
  }

  private static RunReport of(String name) {
    return report(Runs.folder(name));
  }

  private Path spoiled(String name) {
    return Runs.copy(name, folder.resolve("run"));
  }

  private static String story(RunReport report) {
    return report.story().stream().map(f -> f.sentence()).collect(Collectors.joining("\n"));
  }

  @Test
  void nothing_is_said_against_a_run_that_learns_and_its_turn_is_told() {
    RunReport report = of("lstm-adding-learns");
    assertThat(report.audit()).isEmpty();
    assertThat(story(report))
        .contains("from update 1750 to 2000, the slope goes from -0.236 to -0.00767 nats per step")
        .contains("At update 3000 it halves every 61.9 steps.")
        .contains("nothing is cut");
  }

  @Test
  void a_vanishing_gradient_is_told_with_what_would_hold_it() {
    RunReport report = of("rnn-adding-vanishes");
    assertThat(Runs.kinds(report)).containsExactly("vanishing");
    AuditEntry a = Runs.entry(report, "vanishing");
    assertThat(a.update()).isZero();
    assertThat(a.level()).isEqualTo("problem");
    assertThat(a.numbers().get("slope")).isCloseTo(-0.64713289, within(1e-8));
    assertThat(a.numbers().get("level_factor")).isCloseTo(Math.exp(0.64713289), within(1e-7));
    assertThat(a.says()).contains("Nothing is cut");
  }

  @Test
  void a_truncated_gradient_is_told_with_what_longer_pieces_would_see() {
    RunReport report = of("gru-characters-truncated");
    assertThat(Runs.kinds(report))
        .contains("truncated-gradient", "clipping-without-effect")
        .doesNotContain("vanishing", "detached-state", "exploding");
    AuditEntry a = Runs.entry(report, "truncated-gradient");
    assertThat(a.level()).isEqualTo("problem");
    assertThat(a.numbers())
        .containsEntry("cut_1", 20.0)
        .containsEntry("reach", 20.0)
        .containsEntry("least_update", 1100.0)
        .containsEntry("longer_piece", 50.0);
    assertThat(a.numbers().get("percent_seen_first")).isCloseTo(97.54, within(0.01));
    assertThat(a.numbers().get("percent_seen_least")).isCloseTo(29.57, within(0.01));
    assertThat(a.numbers().get("percent_longer_least")).isGreaterThan(94);
  }

  @Test
  void a_detached_state_is_a_bug_and_not_a_vanishing_gradient() {
    RunReport report = of("lstm-detached-each-step");
    assertThat(Runs.kinds(report)).contains("detached-state").doesNotContain("vanishing");
    AuditEntry a = Runs.entry(report, "detached-state");
    assertThat(a.update()).isZero();
    assertThat(a.numbers()).containsEntry("cuts", 99.0).containsEntry("steps_with_nothing", 99.0);
    assertThat(a.numbers().get("full_one_before_the_end")).isCloseTo(0.0472, within(1e-4));
    assertThat(a.says()).contains("exactly zero");
  }

  /** As of a cell of one's own, in whose loop no probe sees a call. */
  @Test
  void a_cut_is_found_without_the_calls_of_the_layer() throws IOException {
    Path run = spoiled("lstm-detached-each-step");
    for (long update : List.of(0L, 1200L)) {
      Npzs.without(run.resolve(String.format("grads/%08d.npz", update)), "calls", "full_h");
    }
    assertThat(Runs.entry(report(run), "detached-state").numbers()).containsEntry("cuts", 99.0);
  }

  @Test
  void clipping_after_the_step_is_told() throws IOException {
    Path run = spoiled("rnn-adding-vanishes");
    Runs.log(
        run,
        rows -> {
          for (String[] row : rows) {
            row[BEFORE] = "2.5";
            row[AT_STEP] = "2.5";
            row[AFTER] = "1";
          }
          return rows;
        });
    AuditEntry a = Runs.entry(report(run), "clipping-without-effect");
    assertThat(a.level()).isEqualTo("problem");
    assertThat(a.update()).isEqualTo(1);
    assertThat(a.numbers())
        .containsEntry("clip", 1.0)
        .containsEntry("largest", 2.5)
        .containsEntry("updates_over_the_clip", 150.0)
        .containsEntry("applied_over_the_clip", 150.0);
    assertThat(a.says()).contains("too late");
  }

  @Test
  void a_clip_call_that_sees_other_parameters_is_told() throws IOException {
    Path run = spoiled("rnn-adding-vanishes");
    Runs.log(
        run,
        rows -> {
          for (String[] row : rows) {
            row[BEFORE] = "0.2";
            row[AT_STEP] = "0.9";
            row[AFTER] = "0.9";
          }
          return rows;
        });
    AuditEntry a = Runs.entry(report(run), "clipping-without-effect");
    assertThat(a.numbers()).containsEntry("updates_unseen", 150.0);
    assertThat(a.level()).isEqualTo("problem");
  }

  @Test
  void numbers_that_are_not_finite_are_told_with_what_grew_before() throws IOException {
    Path run = spoiled("rnn-adding-vanishes");
    Runs.spoil(Runs.weights(run, 1500));
    Runs.log(
        run,
        rows -> {
          for (int r = 0; r < rows.size(); r++) {
            if (r >= 83) {
              rows.get(r)[LOSS] = r % 2 == 0 ? "NaN" : "inf";
            } else if (r >= 80) {
              rows.get(r)[BEFORE] = "1e" + (r - 76);
            }
          }
          return rows;
        });
    RunReport report = report(run);
    AuditEntry a = Runs.entry(report, "not-finite");
    assertThat(a.level()).isEqualTo("problem");
    assertThat(a.update()).isEqualTo(831);
    assertThat(a.numbers())
        .containsEntry("last_finite", 0.0)
        .containsEntry("checkpoint", 1500.0)
        .containsEntry("tensors_not_finite", 1.0)
        .containsEntry("gradient_before", 1e6);
    assertThat(a.says()).contains("rnn.weight_ih_l0").contains("the gradient's norm grew");
    assertThat(Runs.kinds(report)).contains("exploding");
    Facts broken = Runs.checkpoint(report, 1500);
    assertThat(broken.flag("finite")).isFalse();
    assertThat(broken.has("slope")).isFalse();
  }

  /** As a scaler of mixed precision does while it looks for its scale. */
  @Test
  void a_skipped_update_is_a_note() throws IOException {
    Path run = spoiled("lstm-adding-learns");
    Runs.log(
        run,
        rows -> {
          rows.get(0)[BEFORE] = "inf";
          rows.get(0)[AT_STEP] = "";
          return rows;
        });
    RunReport report = report(run);
    assertThat(Runs.kinds(report)).containsExactly("not-finite");
    assertThat(report.audit().get(0).level()).isEqualTo("note");
  }

  /** Nothing is said of an update's size where hardly one is known, and the last norm is named. */
  @Test
  void a_run_that_breaks_at_once_is_told() throws IOException {
    Path run = spoiled("lstm-adding-learns");
    Runs.log(
        run,
        rows -> {
          for (int r = 0; r < rows.size(); r++) {
            rows.get(r)[LOSS] = r < 2 ? "7" : "nan";
            rows.get(r)[BEFORE] = r < 2 ? "1e4" : "nan";
            rows.get(r)[RATIO] = r < 2 ? "7" : "nan";
          }
          return rows;
        });
    RunReport report = report(run);
    assertThat(Runs.kinds(report)).contains("not-finite").doesNotContain("update-ratio");
    AuditEntry a = Runs.entry(report, "not-finite");
    assertThat(a.numbers()).containsEntry("gradient_before", 1e4);
    assertThat(a.says()).doesNotEndWith(" ");
  }

  /** A state that keeps its gradient is not said to halve it. */
  @Test
  void a_gradient_that_does_not_decay_is_told_so() {
    Path run = spoiled("rnn-adding-vanishes");
    List<Facts> readings = new ArrayList<>();
    for (long update : List.of(0L, 1500L)) {
      Facts f = Runs.checkpoint(of("rnn-adding-vanishes"), update);
      f.put("slope", 0.05 - 1e-5 * update);
      readings.add(f);
    }
    String told =
        Story.of(new AuditEvidence(RunFolder.open(run), readings)).stream()
            .map(f -> f.sentence())
            .collect(Collectors.joining("\n"));
    assertThat(told).contains("does not decay (slope +0.0500 at update 0").doesNotContain("halves");
  }

  @Test
  void updates_of_the_wrong_size_are_told() throws IOException {
    Path run = spoiled("lstm-adding-learns");
    Runs.log(run, rows -> ratio(rows, "0.3"));
    AuditEntry large = Runs.entry(report(run), "update-ratio");
    assertThat(large.numbers().get("percent")).isCloseTo(30, within(1e-9));
    Runs.log(run, rows -> ratio(rows, "0"));
    AuditEntry none = Runs.entry(report(run), "update-ratio");
    assertThat(none.says()).contains("do not change the weights at all");
  }

  private static List<String[]> ratio(List<String[]> rows, String value) {
    for (String[] row : rows.subList(rows.size() / 2, rows.size())) {
      row[RATIO] = value;
    }
    return rows;
  }

  /** As a run converges its norms shrink, and its first ones are no jumps. */
  @Test
  void norms_that_shrink_are_no_jumps_and_a_jump_is_told() throws IOException {
    Path run = spoiled("lstm-adding-learns");
    Runs.log(
        run,
        rows -> {
          for (int r = 0; r < rows.size(); r++) {
            for (int column : new int[] {BEFORE, AFTER, AT_STEP}) {
              rows.get(r)[column] = String.valueOf(0.9 * Math.pow(10, -6.0 * r / rows.size()));
            }
          }
          return rows;
        });
    assertThat(Runs.kinds(report(run))).containsExactly("clipping-without-effect");
    Runs.log(
        run,
        rows -> {
          rows.get(200)[AT_STEP] = "900";
          rows.get(200)[BEFORE] = "900";
          return rows;
        });
    assertThat(Runs.entry(report(run), "exploding").numbers())
        .containsEntry("largest_norm", 900.0)
        .containsEntry("jumps", 1.0);
  }

  @Test
  void a_vanishing_gradient_is_a_note_where_the_task_is_learned() throws IOException {
    Path run = spoiled("rnn-adding-vanishes");
    Runs.log(
        run,
        rows -> {
          rows.subList(rows.size() / 2, rows.size()).forEach(row -> row[LOSS] = "0.001");
          return rows;
        });
    AuditEntry a = Runs.entry(report(run), "vanishing");
    assertThat(a.level()).isEqualTo("note");
    assertThat(a.says()).contains("learned nevertheless: the loss is 0.001");
  }

  /** Jacobians of a shorter sample would go on behind its end, so that it is left out. */
  @Test
  void only_the_longest_samples_of_a_packed_batch_are_measured() throws IOException {
    Path run = spoiled("lstm-adding-learns");
    double all = Runs.checkpoint(report(run), 3000).number("slope");
    Runs.manifest(run, "\"layout\": \"TBD\"", "\"layout\": \"TBD\", \"lengths\": [100, 3, 100, 7]");
    Facts some = Runs.checkpoint(report(run), 3000);
    assertThat(some.number("slope")).isNotEqualTo(all).isCloseTo(all, within(0.01));
    assertThat(some.has("probe_loss")).isFalse();
    assertThat(Runs.kinds(report(run))).isEmpty();
    Runs.manifest(run, "[100, 3, 100, 7]", "[99, 3, 100]");
    assertThatThrownBy(() -> report(run)).hasMessageContaining("inputs.lengths");
  }

  @Test
  void a_state_that_is_not_handed_on_is_told() throws IOException {
    Path run = spoiled("gru-characters-truncated");
    for (long update : List.of(0L, 1100L)) {
      Npzs.change(
          run.resolve(String.format("grads/%08d.npz", update)),
          "calls",
          calls -> {
            for (int k = 4; k < calls.length; k += 4) {
              calls[k + 2] = 0;
            }
          });
    }
    RunReport report = report(run);
    assertThat(Runs.entry(report, "state-reset").numbers()).containsEntry("first_reset", 20.0);
    assertThat(Runs.kinds(report)).doesNotContain("truncated-gradient");
  }

  @Test
  void a_record_of_other_weights_is_told() throws IOException {
    Path run = spoiled("gru-characters-truncated");
    Files.copy(
        Runs.folder("gru-characters-truncated").resolve("checkpoints/00001500.safetensors"),
        Runs.weights(run, 0),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(Runs.entry(report(run), "recording-mismatch").update()).isZero();
  }

  /** A last line that was cut off does not count; a step that was done again counts once. */
  @Test
  void a_log_may_be_cut_off_or_written_again() throws IOException {
    Path run = spoiled("lstm-adding-learns");
    Path file = run.resolve("log.csv");
    Files.writeString(file, "9999,7", java.nio.file.StandardOpenOption.APPEND);
    assertThat(RunFolder.open(run).log().rows()).isEqualTo(300);
    Runs.log(
        run,
        rows -> {
          List<String[]> more = new ArrayList<>(rows.subList(0, 300));
          more.add(rows.get(299).clone());
          more.get(300)[0] = "2000";
          return more;
        });
    RunLog log = RunFolder.open(run).log();
    assertThat(log.rows()).isEqualTo(201);
    assertThat(log.rewritten()).isEqualTo(100);
  }
}
