package gradflow.cases;

import com.fasterxml.jackson.core.JsonGenerator;
import gradflow.catalog.SpecNode;
import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Weights;
import gradflow.flow.AdjointSweep;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.linalg.Matrix;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All measurements of one {@link CellCase}, with L = ½ Σ y_T² of the cell's output y, written as
 * JSON with the fields of the reference data. Logarithms are natural; the logarithm of 0 is null.
 */
public final class CellMeasurement {
  /**
   * All output fields, in the order in which they are written. Those that end in {@code _at_t}
   * exist only for cases with {@code t}.
   */
  public static final List<String> FIELDS =
      List.of(
          "s",
          "J",
          "prod_spectral",
          "log_prod_spectral",
          "prod_frobenius",
          "log_prod_frobenius",
          "t",
          "s_at_t",
          "log_prod_spectral_at_t",
          "log_prod_frobenius_at_t",
          "output",
          "loss",
          "dL_ds",
          "dL_ds_norm",
          "dL_dparameters",
          "dL_dx");

  private final CellCase source;
  private final Cell cell;
  private final Weights weights;
  private final Matrix initial;
  private final AnswerJson answer;
  private final Trajectory trajectory;
  private final int steps;

  /**
   * Sets the weights of the case and runs it forward.
   *
   * @param cell cell of the case
   * @param fields output fields to compute; empty for all
   * @param memory memory limit of the trajectory in bytes
   * @throws gradflow.check.BadArgument if a field is unknown, or the case cannot be used
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  public CellMeasurement(CellCase source, Cell cell, List<String> fields, long memory) {
    this.answer = new AnswerJson(" for " + source.cell(), FIELDS, fields);
    source.requireFit(cell);
    this.source = source;
    this.cell = cell;
    this.weights = source.weights(cell);
    this.steps = source.steps();
    int n = cell.stateSize();
    double[] s0 = source.initial().length == 0 ? new double[n] : source.initial().clone();
    this.initial = Matrix.wrap(n, 1, s0);
    Sequence x = Sequence.of(cell.inputSize(), 1, source.inputs());
    MemoryPlan plan = MemoryPlan.within(memory - 8L * (steps + 1) * (2L * n + 8), cell, steps, 1);
    this.trajectory = new Trajectory(cell, weights, x, initial, plan);
    trajectory.forward((t, tape) -> {});
  }

  /**
   * Writes the answer.
   *
   * @throws gradflow.flow.DivergenceException if a product is out of range; nothing is then written
   */
  public void write(OutputStream out) throws IOException {
    // Computed before the first byte is written, so that a diverging case leaves no partial answer.
    CaseProducts products =
        answer.wantsAny("prod_")
            ? CaseProducts.of(
                cell, weights, trajectory, Set.of("prod_spectral", "prod_frobenius"), true)
            : null;
    Loss loss =
        answer.wants("loss") || answer.wants("output") || answer.wantsAny("dL_")
            ? new Loss()
            : null;
    AnswerJson.write(
        out,
        json -> {
          head(json);
          double[][] states = AnswerJson.states(trajectory, cell, initial);
          answer.write(json, "s", states);
          if (answer.wants("J")) {
            JacobianJson.write(json, cell, weights, trajectory);
          }
          if (products != null) {
            write(json, products);
          }
          if (source.times().length > 0) {
            atTimes(json, states, products);
          }
          if (loss != null) {
            write(json, loss);
          }
        });
  }

  private void head(JsonGenerator json) throws IOException {
    json.writeStringField("name", source.name());
    json.writeStringField("cell", source.cell());
    if (!source.variant().isEmpty()) {
      json.writeStringField("variant", source.variant());
    }
    scalars(json, "options", source.options());
    scalars(json, "sizes", source.sizes());
  }

  private static void scalars(JsonGenerator json, String field, Map<String, SpecNode.Scalar> values)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, SpecNode.Scalar> e : values.entrySet()) {
      json.writeFieldName(e.getKey());
      if (!e.getValue().plain()) {
        json.writeString(e.getValue().text());
      } else {
        json.writeRawValue(e.getValue().text());
      }
    }
    json.writeEndObject();
  }

  private void write(JsonGenerator json, CaseProducts p) throws IOException {
    answer.write(json, "prod_spectral", CaseProducts.plain(p.spectral()));
    logs(json, "log_prod_spectral", CaseProducts.ln(p.spectral()));
    answer.write(json, "prod_frobenius", CaseProducts.plain(p.frobenius()));
    logs(json, "log_prod_frobenius", CaseProducts.ln(p.frobenius()));
  }

  private void atTimes(JsonGenerator json, double[][] states, CaseProducts p) throws IOException {
    int[] times = source.times();
    if (answer.wants("t")) {
      json.writeFieldName("t");
      json.writeArray(times, 0, times.length);
    }
    answer.write(
        json, "s_at_t", Arrays.stream(times).mapToObj(t -> states[t]).toArray(double[][]::new));
    if (p != null) {
      logs(json, "log_prod_spectral_at_t", at(times, CaseProducts.ln(p.spectral())));
      logs(json, "log_prod_frobenius_at_t", at(times, CaseProducts.ln(p.frobenius())));
    }
  }

  private static double[] at(int[] times, double[] values) {
    return Arrays.stream(times).mapToDouble(t -> values[t]).toArray();
  }

  private void write(JsonGenerator json, Loss loss) throws IOException {
    answer.write(json, "output", loss.output);
    answer.write(json, "loss", Arrays.stream(loss.output).map(v -> v * v / 2).sum());
    answer.write(json, "dL_ds", loss.byState);
    answer.write(json, "dL_ds_norm", loss.norm);
    if (answer.wants("dL_dparameters")) {
      json.writeObjectFieldStart("dL_dparameters");
      for (Block b : cell.layout().blocks()) {
        Matrix m = loss.byParameter.get(b.name());
        if (source.isPlain(b.name())) {
          json.writeFieldName(b.name());
          json.writeArray(m.data(), 0, m.data().length);
        } else {
          AnswerJson.rows(json, b.name(), m.toRows());
        }
      }
      json.writeEndObject();
    }
    answer.write(json, "dL_dx", loss.byInput);
  }

  private void logs(JsonGenerator json, String field, double[] values) throws IOException {
    if (!answer.wants(field)) {
      return;
    }
    json.writeArrayFieldStart(field);
    for (double v : values) {
      if (v == Double.NEGATIVE_INFINITY) {
        json.writeNull();
      } else {
        json.writeNumber(v);
      }
    }
    json.writeEndArray();
  }

  /** The loss ½ Σ y_T² and its gradients, computed by one backward pass. */
  private final class Loss {
    private final double[][] byState = new double[steps + 1][cell.stateSize()];
    private final double[] norm = new double[steps + 1];
    private final double[][] byInput = new double[steps][];
    private final Map<String, Matrix> byParameter = new LinkedHashMap<>();
    private double[] output;

    Loss() {
      Gradients gradients = Gradients.of(weights);
      AdjointSweep sweep = new AdjointSweep(cell, weights, 1, gradients);
      trajectory.backward(
          (t, tape) -> {
            if (t == steps) {
              output = tape.output().clone();
              sweep.addOutput(tape, output);
            }
            read(sweep, t);
            sweep.step(t, tape);
            byInput[t - 1] = input(sweep);
          });
      read(sweep, 0);
      byParameter.putAll(gradients.collect());
    }

    private void read(AdjointSweep sweep, int t) {
      int k = 0;
      double squares = 0;
      for (int p = 0; p < cell.parts().size(); p++) {
        for (int i = 0; i < cell.parts().get(p).size(); i++) {
          byState[t][k++] = sweep.value(p, i);
        }
        squares = Math.hypot(squares, sweep.norm(p, 0).toDouble());
      }
      norm[t] = squares;
    }

    private double[] input(AdjointSweep sweep) {
      int power = (int) Math.max(-5000, Math.min(5000, sweep.inputExponent(0)));
      return Arrays.stream(sweep.inputMantissas()).map(v -> Math.scalb(v, power)).toArray();
    }
  }
}
