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
 * A file next to a page.
 *
 * @param name as shown
 * @param address relative to the page, percent-encoded
 */
record Link(String name, String address) {
  /** Returns links to the spec, the provenance and the tables of a folder. */
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

  /** Returns a link to a file in the page's folder. */
  static Link to(String file) {
    try {
      return new Link(file, new URI(null, null, "./" + file, null).toASCIIString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(file, e);
    }
  }
}
