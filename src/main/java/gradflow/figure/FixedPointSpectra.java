package gradflow.figure;

import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The eigenvalues of the step Jacobian at fixed points, and the unit circle; from the table {@code
 * fixed_point_eigenvalues}.
 */
public record FixedPointSpectra() implements PanelSpec {
  @Override
  public List<Panel> panels(Path folder) {
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark.Circle("|λ| = 1", 0, 0, 1, Style.theory(Palette.INK)));
    Table table = ResultTable.read(folder, "fixed_point_eigenvalues");
    marks.addAll(FixedPointMarks.of(table, "re", "im", 3.5));
    return List.of(Panel.complexPlane("Eigenvalues of J at the points", marks));
  }
}
