package gradflow.figure;

import java.nio.file.Path;
import java.util.List;

/** A source of panels. */
public interface PanelSpec {
  /**
   * The panels that the tables of a result folder give.
   *
   * @throws gradflow.check.BadArgument if a table or a column that is needed is not there
   */
  List<Panel> panels(Path folder);

  /** Names that it gives to series itself, beside those in tables and in the spec. */
  default List<String> names() {
    return List.of();
  }

  /** What they read of which tables. */
  default List<PanelTable> readings() {
    return List.of();
  }
}
