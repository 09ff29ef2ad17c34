package gradflow.live;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.TrainingWatch;
import gradflow.measure.MeasureValue;
import gradflow.result.GrowingTables;
import gradflow.table.Column;
import gradflow.table.TableBuilder;
import gradflow.train.Trainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What the events of a training say. */
public class LiveTrainingTest {
  private static final String SPEC =
      """
      title: Adding <b>briefly</b>
      replicates: 2
      train:
        cell: {type: rnn, input_size: 2, hidden_size: 6}
        task: {type: adding, length: 12}
        updates: 400
      measures: []
      figures:
        - name: error
          title: Errors
          style: {order: [first, second]}
          panels:
            - type: curves
              table: evaluation
              x: update
              x_label: update
              y_label: error
              y_scale: linear
              series: [{y: validation_error, label: first}, {y: validation_loss, label: second}]
      """;

  @TempDir Path folder;

  /** A training that a test carries out by hand. */
  public static final class Played implements AutoCloseable {
    private final Plan plan;
    private final Live live = new Live();
    private final GrowingTables tables;
    private final LiveTraining training;
    private final TrainingWatch watch;
    private final PlannedRun run;
    private int updates;

    /** Begins. */
    public Played(Path folder) throws IOException {
      plan = PlanReader.read(Files.writeString(folder.resolve("spec.yaml"), SPEC));
      tables =
          new GrowingTables(
              folder,
              plan.experiment(),
              LiveTraining.tables(plan.experiment(), plan.figures())::contains,
              problem -> {
                throw problem;
              });
      training = new LiveTraining(live, plan.experiment(), plan.figures(), 0, tables);
      watch = TrainingWatch.all(List.of(tables, training));
      run = plan.experiment().runs().get(0);
      watch.began(run, 0);
    }

    /** Where the page is. */
    public String address() {
      return live.address().toString();
    }

    /** So many updates more, whose losses are 1/update. */
    public void train(int count) {
      for (int k = 0; k < count; k++) {
        double loss = 1.0 / ++updates;
        watch.updated(run, new Trainer.Update(updates, loss, 0.5, 0, -1, 1, 0.001, 0.01));
        record("training", "loss", loss, "log10_gradient_norm", -0.4);
      }
    }

    /** Looks at the validation sequences. */
    public void validate(double error) {
      watch.evaluated(run, updates, 0.3, error);
      record("evaluation", "validation_error", error, "validation_loss", 0.3);
    }

    private void record(String table, String one, double its, String two, double other) {
      TableBuilder row =
          new TableBuilder(Column.integer("update"), Column.number(one), Column.number(two));
      row.integer(updates).number(its).number(other).endRow();
      watch.recorded(run, new MeasureValue.Series(table, row.table()));
    }

    /** Ends. */
    public void done() {
      watch.ended(run, new Outcome.Completed());
      training.finish(tables.folder(), Path.of("results/report.html"));
      live.done("Over.");
    }

    @Override
    public void close() {
      training.close();
      live.close();
      tables.close();
    }
  }

  /** The events of a page. */
  static BufferedReader events(String address) throws IOException {
    URLConnection events = URI.create(address + "events").toURL().openConnection();
    events.setReadTimeout(20_000);
    return new BufferedReader(
        new InputStreamReader(events.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Reads events until something holds for the last ones of each kind. */
  static void readUntil(
      BufferedReader in, Map<String, JsonNode> last, Predicate<Map<String, JsonNode>> holds)
      throws IOException {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!holds.test(last)) {
      String line = in.readLine();
      assertThat(line).isNotNull();
      assertThat(System.nanoTime()).isLessThan(end);
      if (line.startsWith("event: ")) {
        JsonNode data = new ObjectMapper().readTree(in.readLine().substring("data: ".length()));
        last.put(data.has("id") ? data.get("id").asString() : line.substring(7), data);
      }
    }
  }

  private static int points(JsonNode figure) {
    return figure.get("chart").get("arrays").get(0).size();
  }

  @Test
  void figuresGrowAndNumbersAreThoseOfTheTraining() throws Exception {
    try (Played played = new Played(folder)) {
      BufferedReader in = events(played.address());
      Map<String, JsonNode> last = new HashMap<>();
      played.train(10);
      readUntil(in, last, l -> l.containsKey("f0"));
      assertThat(last.get("begin").get("title").asString()).isEqualTo("Adding <b>briefly</b>");
      int few = points(last.get("f0"));
      assertThat(few).isBetween(1, 10);
      played.train(20);
      played.validate(0.25);
      readUntil(
          in,
          last,
          l ->
              l.containsKey("f1")
                  && points(l.get("f0")) == 30
                  && l.get("state").toString().contains("0.250"));
      assertThat(last.get("f1").get("title").asString()).isEqualTo("Errors");
      assertThat(last.get("f1").get("chart").toString()).contains("first", "0.25");
      assertThat(last.get("state").get("rows").get(0).toString())
          .contains("run 0", "30 of 400", "0.0333", "0.368");
      played.done();
      readUntil(in, last, l -> l.containsKey("end"));
      assertThat(last.get("end").get("text").asString()).isEqualTo("Over.");
    }
  }
}
