package gradflow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import gradflow.catalog.PlanReader;
import gradflow.cell.Cell;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.measure.Recorded;
import gradflow.table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What measures and trainings say that they write is what they write. */
class PlannedTablesTest {
  private static final List<String> CELLS =
      List.of(
          "{type: rnn, input_size: 1, hidden_size: 3}",
          "{type: rnn, input_size: 1, hidden_size: 3, activation: relu}",
          "{type: lstm, input_size: 1, hidden_size: 3}",
          "{type: lstm, input_size: 1, hidden_size: 3, peepholes: true}",
          "{type: gru, input_size: 1, hidden_size: 3}",
          "{type: gru, input_size: 1, hidden_size: 3, reset: before}",
          "{type: projected-lstm, input_size: 1, hidden_size: 2, cell_size: 3}",
          "{type: stack, layers: [{type: gru, input_size: 1, hidden_size: 2}, {type: lstm, input_size: 2, hidden_size: 2}]}");

  /** Where the defaults record less than there is, or take long. */
  private static final Map<String, List<String>> OPTIONS =
      Map.of(
          "slope", List.of("{type: slope, from: 2}"),
          "step-cost", List.of("{type: step-cost, seconds: 0.001}"),
          "memory-capacity", List.of("{type: memory-capacity, lags: 3}"),
          "lyapunov", List.of("lyapunov", "{type: lyapunov, sum_rule: true}"),
          "covariant-lyapunov",
              List.of("{type: covariant-lyapunov, k: 2, burn_in: 2, tail: 2, split: 1}"),
          "mean-field",
              List.of(
                  "{type: mean-field, samples: 20, sampler_steps: 12, sampler_skip: 2,"
                      + " untied_steps: 9}"),
          "pseudospectrum", List.of("{type: pseudospectrum, points: 5}"),
          "transient-growth",
              List.of("{type: transient-growth, steps: 4}", "{type: transient-growth, of: origin}"),
          "non-normality", List.of("non-normality", "{type: non-normality, of: origin}"));

  /** Fail where a recurrent block is not square. */
  private static final Set<String> SQUARE =
      Set.of("non-normality", "pseudospectrum", "transient-growth");

  @TempDir Path folder;

  static List<String> measures() {
    return Catalog.measures().names();
  }

  private static <T> T parse(String text, Class<T> type) {
    return OneValue.parse("option", text, type, Catalog.all());
  }

  @ParameterizedTest
  @MethodSource("measures")
  void aMeasureWritesWhatItDeclares(String name) throws IOException {
    Set<String> seen = new TreeSet<>();
    Set<String> declared = new TreeSet<>();
    for (String option : OPTIONS.getOrDefault(name, List.of(name))) {
      for (String cell : CELLS) {
        Measure measure = parse(option, Measure.class);
        Cell one = parse(cell, Cell.class);
        boolean square = !cell.contains("projected") || !SQUARE.contains(name);
        boolean invertible = !(name.startsWith("covariant") && cell.contains("relu"));
        if (measure.appliesTo(one) && square && invertible) {
          for (String gain : new String[] {"0.5", "2"}) {
            measure.recorded(one).forEach(r -> add(declared, r));
            Set<String> here = new TreeSet<>();
            measure.recorded(one).forEach(r -> add(here, r));
            Set<String> written = written(cell, option, gain);
            assertThat(here).as(option + " of " + cell).containsAll(written);
            seen.addAll(written);
          }
        }
      }
    }
    assertThat(declared).as("declared and never written").isEqualTo(seen);
  }

  private static void add(Set<String> names, Recorded recorded) {
    for (Column c : recorded.columns()) {
      names.add(recorded.table() + "." + c.header() + (c.texts().isEmpty() ? "" : c.texts()));
    }
  }

  /** Columns, with all that their texts were where the measure declares them. */
  private Set<String> written(String cell, String measure, String gain) throws IOException {
    ExperimentSpec spec =
        spec(
            """
            title: tiny
            run:
              cell: %s
              weights: {recurrent: {type: gaussian, gain: %s}}
              input: %s
              steps: 12
            measures: [%s]
            """
                .formatted(cell, gain, gain.equals("2") ? "gaussian" : "zero", measure));
    RunResult result =
        RunExecution.run(spec.runs().get(0), spec.measures(), 1L << 28, Checkpoints.NONE);
    assertThat(result.outcome()).as(cell).isInstanceOf(Outcome.Completed.class);
    Measure its = spec.measures().get(0);
    Set<String> names = new TreeSet<>();
    for (MeasureValue value : result.values()) {
      if (value instanceof MeasureValue.Scalar scalar) {
        names.add(Recorded.RUNS + "." + scalar.name());
      } else if (value instanceof MeasureValue.Series series) {
        for (String column : series.rows().columns()) {
          List<String> texts = texts(its, spec, series, column);
          names.add(series.table() + "." + column + (texts.isEmpty() ? "" : texts.toString()));
        }
      }
    }
    return names;
  }

  /** The declared texts, once it is clear that nothing else was written. */
  private static List<String> texts(
      Measure measure, ExperimentSpec spec, MeasureValue.Series series, String column) {
    List<String> declared =
        measure.recorded(spec.runs().get(0).work().cell()).stream()
            .filter(r -> r.table().equals(series.table()))
            .flatMap(r -> r.columns().stream())
            .filter(c -> c.header().equals(column))
            .findFirst()
            .map(Column::texts)
            .orElse(List.of());
    if (!declared.isEmpty()) {
      assertThat(declared).containsAll(series.rows().texts(column));
    }
    return declared;
  }

  @Test
  void aTrainingWritesWhatIsPlanned() throws IOException {
    ExperimentSpec spec =
        spec(
            """
            title: tiny
            train:
              cell: {type: lstm, input_size: 2, hidden_size: 3}
              task: {type: adding, length: 10}
              updates: 3
              log_every: 1
              evaluation: {every: 1, samples: 4, error_below: 0.001}
            measures: [product-norms, gate-statistics, recurrent-spectrum]
            """);
    RunResult result =
        RunExecution.run(spec.runs().get(0), spec.measures(), 1L << 28, Checkpoints.NONE);
    PlannedTables planned = PlannedTables.of(spec);
    List<String> scalars = new ArrayList<>();
    for (MeasureValue value : result.values()) {
      if (value instanceof MeasureValue.Series series) {
        assertThat(planned.ownColumns(series.table()))
            .containsExactlyElementsOf(series.rows().columns());
      } else {
        scalars.add(((MeasureValue.Scalar) value).name());
      }
    }
    Set<String> runs = planned.ownColumns(Recorded.RUNS);
    runs.removeAll(Set.of("seed", "outcome", "detail"));
    runs.removeAll(Set.of("diverged_at_step_before", "diverged_at_step_after"));
    assertThat(runs).containsExactlyInAnyOrderElementsOf(scalars);
    assertThat(planned.names())
        .contains("training", "evaluation", "probe", "product_norms", "gate_statistics");
  }

  private ExperimentSpec spec(String text) throws IOException {
    return PlanReader.read(Files.writeString(folder.resolve("spec.yaml"), text)).experiment();
  }
}
