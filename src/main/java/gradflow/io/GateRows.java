package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.FileForm;
import gradflow.cell.FileForm.Tool;
import java.util.List;
import java.util.stream.IntStream;

/** Converts stacked gate rows between the order of another tool and gradflow's. */
enum GateRows {
  /** The order of Keras. */
  KERAS(Tool.KERAS),
  /** The order of ONNX. */
  ONNX(Tool.ONNX);

  private final Tool tool;

  GateRows(Tool tool) {
    this.tool = tool;
  }

  private List<Integer> order(Cell cell) {
    FileForm form = StoredDirection.form(cell);
    FileForm.Naming naming = form.tools().get(tool);
    return naming == null
        ? IntStream.range(0, form.gates().size()).boxed().toList()
        : naming.order();
  }

  /** Reorders rows from the tool's order to gradflow's. */
  double[] read(Cell cell, double[] stacked) {
    return reordered(cell, stacked, true);
  }

  /** Reorders rows from gradflow's order to the tool's. */
  double[] write(Cell cell, double[] stacked) {
    return reordered(cell, stacked, false);
  }

  private double[] reordered(Cell cell, double[] stacked, boolean reading) {
    List<Integer> order = order(cell);
    int size = stacked.length / order.size();
    double[] out = new double[stacked.length];
    for (int k = 0; k < order.size(); k++) {
      int its = order.get(k);
      System.arraycopy(stacked, (reading ? its : k) * size, out, (reading ? k : its) * size, size);
    }
    return out;
  }
}
