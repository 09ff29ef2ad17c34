package gradflow.experiment;

import gradflow.measure.Recorded;
import gradflow.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tables that {@link TrainExecution} writes. */
public final class TrainingTables {
  private static final List<String> GOAL = List.of("success", "updates_to_success");
  private static final List<String> ALWAYS =
      List.of(
          "diverged",
          "updates",
          "validation_loss",
          "validation_error",
          "best_validation_error",
          "test_loss",
          "test_error",
          "best_test_error",
          "test_loss_over_chance",
          "chance_error");
  private static final List<String> LOG =
      List.of(
          "loss",
          "error",
          "penalty",
          "log10_gradient_norm",
          "clipped_gradient_norm",
          "learning_rate",
          "update_to_weight");

  private TrainingTables() {}

  /**
   * Returns the tables of a training run.
   *
   * @param goal whether the run may end early, at a goal
   * @param measured tables recorded by its measures of a network
   */
  public static List<Recorded> of(boolean goal, List<Recorded> measured) {
    List<Recorded> all = new ArrayList<>();
    all.add(new Recorded(Recorded.RUNS, numbers(goal ? GOAL : List.of())));
    all.add(new Recorded(Recorded.RUNS, numbers(ALWAYS)));
    List<String> scalars = new ArrayList<>();
    for (Recorded r : measured) {
      if (r.table().equals(Recorded.RUNS)) {
        r.columns().forEach(c -> scalars.add(c.header()));
      } else {
        all.add(withUpdate(r.table(), r.columns()));
      }
    }
    all.add(withUpdate("training", numbers(LOG)));
    all.add(withUpdate("evaluation", numbers(List.of("validation_loss", "validation_error"))));
    if (!measured.isEmpty()) {
      scalars.add("diverged_at_step");
      List<String> twice =
          scalars.stream().flatMap(s -> Stream.of(s + "_before", s + "_after")).toList();
      all.add(new Recorded(Recorded.RUNS, numbers(twice)));
      List<Column> probe = new ArrayList<>();
      probe.add(Column.text("quantity", scalars));
      probe.add(Column.number("value"));
      all.add(withUpdate("probe", probe));
    }
    return all;
  }

  private static List<Column> numbers(List<String> names) {
    return names.stream().map(Column::number).toList();
  }

  private static Recorded withUpdate(String table, List<Column> columns) {
    List<Column> all = new ArrayList<>();
    all.add(Column.integer("update"));
    all.addAll(columns);
    return new Recorded(table, all);
  }
}
