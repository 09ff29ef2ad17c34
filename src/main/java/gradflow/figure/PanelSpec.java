package gradflow.figure;

import java.nio.file.Path;
import java.util.List;

/** A source of panels. */
public interface PanelSpec {
  /**
   * Creates panels from the tables of a result folder.
   *
   * @throws gradflow.check.BadArgument if a required table or column does not exist
   */
  List<Panel> panels(Path folder);

  /**
   * Names of series that this source defines itself, in addition to those in tables and in the
   * spec.
   */
  default List<String> names() {
    return List.of();
  }

  /** The tables and columns that the panels read. */
  default List<PanelTable> readings() {
    return List.of();
  }

  /** Whether rows of a run are pooled into one value or sample. */
  default boolean pools() {
    return false;
  }
}
