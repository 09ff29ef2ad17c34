package gradflow.catalog;

import gradflow.cell.Cell;
import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import gradflow.measure.Measure;
import java.util.List;

/** The cells of the catalog that a measure applies to. */
final class ApplicableCells {
  private ApplicableCells() {}

  /**
   * Their names, in the order of the catalog. Cells without a complete example, such as those that
   * need a file, are left out.
   */
  static List<String> of(Measure measure, Registries registries) {
    Registry<?> cells = registries.find(Cell.class).orElseThrow();
    Example example = new Example(registries);
    return cells.names().stream()
        .filter(name -> applies(measure, example.entry(cells, name), registries))
        .toList();
  }

  private static boolean applies(Measure measure, String cell, Registries registries) {
    try {
      return measure.appliesTo(OneValue.parse("cell", cell, Cell.class, registries));
    } catch (SpecException | BadArgument | FileProblem e) {
      return false;
    }
  }
}
