package gradflow.cases;

import com.fasterxml.jackson.core.JsonGenerator;
import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.flow.Trajectory;
import java.io.IOException;

/**
 * Writes the field {@code J} of an answer: T matrices of n rows, with one step in memory at a time.
 */
final class JacobianJson {
  private JacobianJson() {}

  /**
   * Writes the step Jacobians of the first sample.
   *
   * @param run trajectory of the cell with these weights
   * @throws IOException if the answer cannot be written
   */
  static void write(JsonGenerator json, Cell cell, Weights weights, Trajectory run)
      throws IOException {
    StepJacobian j = cell.newJacobian();
    int n = j.size();
    json.writeArrayFieldStart("J");
    IOException[] failure = new IOException[1];
    run.forward(
        (t, tape) -> {
          if (failure[0] != null) {
            return;
          }
          cell.jacobian(weights, tape, 0, j);
          try {
            json.writeStartArray();
            for (int i = 0; i < n; i++) {
              json.writeArray(j.full().data(), i * n, n);
            }
            json.writeEndArray();
          } catch (IOException e) {
            failure[0] = e;
          }
        });
    if (failure[0] != null) {
      throw failure[0];
    }
    json.writeEndArray();
  }
}
