package gradflow.report;

import gradflow.figure.Figure;
import gradflow.files.FileProblem;
import gradflow.files.PlainJson;
import gradflow.table.CsvReader;
import gradflow.table.ResultTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A result folder as one page: figures, tables, provenance, and the commands that repeat it.
 * Everything is read from the folder, so the same folder gives the same bytes.
 *
 * @param title of the experiment
 * @param about lines below it
 * @param question of the experiment, in prose; may be empty
 * @param axes columns by which tables can be filtered
 * @param figures that were drawn, by name
 * @param commands useful commands, each with its purpose
 */
public record ResultReport(
    String title,
    List<String> about,
    String question,
    List<String> axes,
    Map<String, Figure> figures,
    Map<String, String> commands) {
  /** Its name in the folder. */
  public static final String FILE = "report.html";

  /** Number of further columns of a table of runs shown initially. */
  private static final int REST = 5;

  /** Columns of the summary that are shown initially. */
  private static final List<String> SUMMARY =
      List.of("n", "median", "mean", "ci95_low", "ci95_high");

  /** The input of the template. */
  record Page(
      String title,
      List<String> about,
      String question,
      List<FigureView> figures,
      List<TableView> tables,
      List<Command> commands,
      List<Link> files,
      List<Fact> facts) {
    boolean hasFigures() {
      return !figures.isEmpty();
    }

    boolean hasFiles() {
      return !files.isEmpty();
    }
  }

  /**
   * Writes {@code report.html} into the folder.
   *
   * @return the file
   * @throws FileProblem if something cannot be read or the page not be written
   */
  public Path write(Path folder) {
    Map<String, String> facts = provenance(folder);
    List<String> lines = new ArrayList<>();
    if (facts.containsKey("experiment")) {
      lines.add(
          "%s, spec %s, seed %s"
              .formatted(facts.get("experiment"), facts.get("spec_sha256_12"), facts.get("seed")));
    }
    lines.addAll(about);
    Page page =
        new Page(
            title,
            lines,
            question,
            FigureView.of(figures, folder),
            tables(folder),
            commands.entrySet().stream().map(e -> new Command(e.getKey(), e.getValue())).toList(),
            Link.data(folder),
            Fact.of(facts));
    Path file = folder.resolve(FILE);
    Pages.write(file, "result", title, page);
    return file;
  }

  private List<TableView> tables(Path folder) {
    Set<String> parameters = new LinkedHashSet<>(axes);
    parameters.addAll(List.of("stage", "outcome"));
    List<TableView> views = new ArrayList<>();
    if (ResultTable.exists(folder, "summary")) {
      Set<String> all = new LinkedHashSet<>(parameters);
      all.add("quantity");
      add(views, folder, "summary", "Summary over replicates", all, 0);
    }
    if (ResultTable.exists(folder, "choices")) {
      add(views, folder, "choices", "What the trials chose", parameters, REST);
    }
    if (ResultTable.exists(folder, "runs")) {
      Set<String> all = new LinkedHashSet<>(parameters);
      all.add("replicate");
      add(views, folder, "runs", "Runs", all, REST);
    }
    return views;
  }

  private static void add(
      List<TableView> views, Path folder, String name, String title, Set<String> by, int rest) {
    int columns = ResultTable.first(folder, name, 0).table().columns().size();
    CsvReader.Part table = ResultTable.first(folder, name, TableView.mostRows(columns));
    if (table.all() > 0) {
      views.add(
          TableView.of(
              name, title, table.table(), table.all(), new TableView.Choosing(by, SUMMARY, rest)));
    }
  }

  /** Returns the texts and numbers of the provenance, except those of the runs. */
  private static Map<String, String> provenance(Path folder) {
    Path file = folder.resolve("provenance.json");
    return Files.exists(file) ? FileProblem.reading(file, () -> PlainJson.scalars(file)) : Map.of();
  }
}
