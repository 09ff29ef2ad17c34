package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.FileForm;
import gradflow.cell.FileForm.Tool;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of gates, from the order of a tool to gradflow's and back. */
enum GateRows {
  /** Keras's. */
  KERAS(Tool.KERAS),
  /** ONNX's. */
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

  /** From the tool's order of rows to gradflow's. */
  double[] read(Cell cell, double[] stacked) {
    List<Integer> order = order(cell);
    int size = stacked.length / order.size();
    double[] out = new double[stacked.length];
    for (int k = 0; k < order.size(); k++) {
      System.arraycopy(stacked, order.get(k) * size, out, k * size, size);
    }
    return out;
  }

  /** From gradflow's order of rows to the tool's. */
  double[] write(Cell cell, double[] stacked) {
    List<Integer> order = order(cell);
    int size = stacked.length / order.size();
    double[] out = new double[stacked.length];
    for (int k = 0; k < order.size(); k++) {
      System.arraycopy(stacked, k * size, out, order.get(k) * size, size);
    }
    return out;
  }
}
