package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.PlanReader;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.measure.MeasureValue;
import gradflow.train.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a terminal shows of trainings that go on, as a terminal would show it. */
class TrainingLinesTest {
  private static final String SPEC =
      """
      title: Adding
      replicates: 2
      axes: {size: [4, 8]}
      train:
        cell: {type: rnn, input_size: 2, hidden_size: 6}
        task: {type: adding, length: 12}
        batch: ${size}
        updates: 4000
      measures: []
      """;

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();
  private List<PlannedRun> runs;

  @BeforeEach
  void read() throws IOException {
    Path file = Files.writeString(folder.resolve("spec.yaml"), SPEC);
    runs = PlanReader.read(file).experiment().runs();
  }

  private TrainingLines lines(boolean terminal, int columns) {
    return new TrainingLines(new PrintWriter(new VisibleWriter(said), true), terminal, columns);
  }

  private static Trainer.Update update(long number, double loss, double logNorm) {
    return new Trainer.Update(number, loss, 0.5, 0, logNorm, 1, 0.001, 0.01);
  }

  /** What stands on a terminal of that many columns; cursor movements are carried out. */
  private List<String> screen(int columns) {
    List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    int row = 0;
    String text = said.toString();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\u001b') {
        int end = i + 2;
        while (!Character.isLetter(text.charAt(end))) {
          end++;
        }
        if (text.charAt(end) == 'A') {
          row -= Integer.parseInt(text.substring(i + 2, end));
        } else if (text.charAt(end) == 'J') {
          rows = new ArrayList<>(rows.subList(0, row + 1));
          rows.set(row, new StringBuilder());
        }
        i = end;
      } else if (c == '\n') {
        row++;
        while (rows.size() <= row) {
          rows.add(new StringBuilder());
        }
      } else if (c != '\r') {
        rows.get(row).append(c);
      }
    }
    assertThat(rows).allMatch(r -> r.length() < columns);
    return rows.stream().map(r -> r.toString().stripTrailing()).filter(r -> !r.isEmpty()).toList();
  }

  @Test
  void oneLineARunRedrawnInPlace() throws Exception {
    for (int columns : new int[] {80, 120}) {
      said.getBuffer().setLength(0);
      TrainingLines lines = lines(true, columns);
      lines.say("four runs");
      lines.began(runs.get(0), 0);
      lines.began(runs.get(1), 1200);
      lines.evaluated(runs.get(0), 0, 0.3, 0.25);
      lines.probed(
          runs.get(0), 0, List.of(new MeasureValue.Scalar("lambda_1_nats_per_step", -0.0512)));
      for (int k = 1; k <= 3; k++) {
        Thread.sleep(160);
        lines.updated(runs.get(0), update(k, 0.0123, Math.log(0.00123)));
        lines.updated(runs.get(1), update(1200 + k, 123, 2000));
      }
      Thread.sleep(160);
      lines.updated(runs.get(1), update(1204, 123, 2000));
      lines.overall("0/4 runs");
      List<String> screen = screen(columns);
      assertThat(screen).hasSize(6);
      assertThat(screen.get(0)).isEqualTo("four runs");
      assertThat(screen.get(1)).isEqualTo("run 1: size 4: goes on from update 1200");
      assertThat(screen.get(2)).contains("update", "loss", "error", "λ1");
      assertThat(screen.get(3))
          .containsSubsequence("run 0", "3/4000", "0.0123", "0.250", "0.00123", "-0.0512");
      assertThat(screen.get(4))
          .containsSubsequence("run 1", "1204/4000", "123", "–", "1e+869", "–");
      assertThat(screen.get(5)).isEqualTo("0/4 runs");
      lines.ended(runs.get(0), new Outcome.Completed());
      lines.close();
      assertThat(screen(columns)).hasSize(2);
    }
  }

  @Test
  void elsewhereOnlyPlainLines() {
    TrainingLines lines = lines(false, 80);
    lines.began(runs.get(0), 700);
    lines.updated(runs.get(0), update(701, 1, 1));
    lines.overall("0/4 runs");
    lines.close();
    assertThat(said.toString())
        .isEqualTo("run 0: size 4: goes on from update 700" + System.lineSeparator());
  }
}
