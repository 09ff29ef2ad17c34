package gradflow.report;

import gradflow.files.FileProblem;
import gradflow.table.ResultTable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file beside a page.
 *
 * @param name as it is shown
 * @param address from the page, with what an address may not hold written out
 */
record Link(String name, String address) {
  /** The spec, the provenance and the tables of a folder. */
  static List<Link> data(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(f -> f.getFileName().toString())
          .filter(
              f -> f.equals("spec.yaml") || f.equals("provenance.json") || ResultTable.isTable(f))
          .sorted()
          .map(Link::to)
          .toList();
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /** A file in the page's folder. */
  static Link to(String file) {
    try {
      return new Link(file, new URI(null, null, "./" + file, null).toASCIIString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(file, e);
    }
  }
}
