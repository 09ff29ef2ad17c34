package gradflow.report;

import gradflow.figure.Figure;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One table as a page, with the figures that belong to it.
 *
 * @param title of the page
 * @param about lines below it
 * @param figures by the name of their files in the page's folder
 * @param name of the table, such as {@code rows}
 * @param rows the table
 * @param filters columns by which it can be filtered
 * @param command that reproduces the page
 * @param facts provenance
 */
public record TableReport(
    String title,
    List<String> about,
    Map<String, Figure> figures,
    String name,
    Table rows,
    Set<String> filters,
    String command,
    Map<String, String> facts) {
  /**
   * Writes the page.
   *
   * @throws gradflow.files.FileProblem if a picture cannot be read or the page not be written
   */
  public void write(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    TableView table =
        TableView.of(
            name, name, rows, rows.rows(), new TableView.Choosing(filters, rows.columns(), 0));
    Pages.write(
        file,
        "result",
        title,
        new ResultReport.Page(
            title,
            about,
            "",
            FigureView.of(figures, folder),
            List.of(table),
            List.of(new Command("To repeat it:", command)),
            figures.isEmpty() ? List.of() : Link.data(folder),
            Fact.of(facts)));
  }
}
