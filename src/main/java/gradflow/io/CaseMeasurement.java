package gradflow.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.TorchWeights;
import gradflow.check.BadArgument;
import gradflow.flow.AdjointSweep;
import gradflow.flow.ChainProduct;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Trajectory;
import gradflow.linalg.LogScaled;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that the instrument measures of one case, with L = ½ Σ h_T², written as JSON with the
 * output fields of the reference data. What a double cannot hold is 0 or "Infinity" in the plain
 * fields and a number in the logarithmic ones (nats).
 */
public final class CaseMeasurement {
  /**
   * All output fields, in the order in which they are written; those of c exist for an lstm only.
   */
  public static final List<String> FIELDS =
      List.of(
          "h",
          "c",
          "J",
          "prod_spectral",
          "prod_frobenius",
          "log_prod_spectral",
          "log_prod_frobenius",
          "prod_hh_spectral",
          "prod_hh_frobenius",
          "loss",
          "dL_dh",
          "dL_dh_norm",
          "dL_dc_state",
          "dL_dc_node",
          "dL_dW_ih",
          "dL_dW_hh",
          "dL_db_ih",
          "dL_db_hh");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private final Case source;
  private final CaseModel model;
  private final Set<String> fields;
  private final Trajectory trajectory;
  private final boolean lstm;
  private final int steps;

  /**
   * Builds the model and runs it forward.
   *
   * @param fields which output fields are wanted; empty for all
   * @param memory bytes that the trajectory may take
   * @throws BadArgument if a field is not known, or the case cannot be used
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  public CaseMeasurement(Case source, List<String> fields, long memory) {
    for (String field : fields) {
      if (!FIELDS.contains(field)) {
        throw new BadArgument(
            "--fields", "got " + field + ", expected some of " + String.join(",", FIELDS));
      }
    }
    this.source = source;
    this.model = CaseModel.of(source);
    this.fields = new LinkedHashSet<>(fields.isEmpty() ? FIELDS : fields);
    this.steps = source.steps();
    this.lstm = model.cell().parts().size() > 1;
    long kept = 8L * (steps + 1) * (2L * model.cell().stateSize() + 8);
    MemoryPlan plan = MemoryPlan.within(memory - kept, model.cell(), steps, 1);
    this.trajectory =
        new Trajectory(model.cell(), model.weights(), model.inputs(), model.initial(), plan);
    trajectory.forward((t, tape) -> {});
  }

  /** Writes the answer. */
  public void write(OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("name", source.name());
      json.writeStringField("cell", source.cell());
      json.writeNumberField("H", source.hidden());
      json.writeNumberField("D", source.input());
      json.writeNumberField("T", steps);
      states(json);
      if (fields.contains("J")) {
        jacobians(json);
      }
      if (wants("prod_")) {
        products(json);
      }
      if (wants("loss") || wants("dL_")) {
        gradients(json);
      }
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private boolean wants(String part) {
    return fields.stream().anyMatch(f -> f.contains(part));
  }

  private void states(JsonGenerator json) throws IOException {
    if (!fields.contains("h") && !fields.contains("c")) {
      return;
    }
    int h = source.hidden();
    double[][] states = new double[steps + 1][];
    states[0] = model.initial().data();
    trajectory.forward(
        (t, tape) -> {
          Matrix after = Matrix.zeros(model.cell().stateSize(), 1);
          tape.getAfter(after);
          states[t] = after.data();
        });
    for (int p = 0; p < model.cell().parts().size(); p++) {
      String name = model.cell().parts().get(p).name();
      if (fields.contains(name)) {
        json.writeArrayFieldStart(name);
        for (double[] s : states) {
          json.writeArray(s, p * h, h);
        }
        json.writeEndArray();
      }
    }
  }

  private void jacobians(JsonGenerator json) throws IOException {
    StepJacobian j = model.cell().newJacobian();
    int n = j.size();
    Matrix full = Matrix.zeros(n, n);
    json.writeArrayFieldStart("J");
    IOException[] failure = new IOException[1];
    trajectory.forward(
        (t, tape) -> {
          if (failure[0] != null) {
            return;
          }
          model.cell().jacobian(model.weights(), tape, 0, j);
          j.toMatrix(full);
          try {
            json.writeStartArray();
            for (int i = 0; i < n; i++) {
              json.writeArray(full.data(), i * n, n);
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

  private void products(JsonGenerator json) throws IOException {
    LogScaled[][] norms = new LogScaled[4][steps + 1];
    StepJacobian j = model.cell().newJacobian();
    ChainProduct p =
        new ChainProduct(
            model.weights().backend(),
            model.cell().parts(),
            j.denseColumns(),
            SpectralNorm.SHARPEST);
    norms(p, norms, steps);
    trajectory.backward(
        (t, tape) -> {
          model.cell().jacobian(model.weights(), tape, 0, j);
          p.multiplyRight(t, j);
          norms(p, norms, t - 1);
        });
    write(json, "prod_spectral", plain(norms[0]));
    write(json, "prod_frobenius", plain(norms[1]));
    write(json, "log_prod_spectral", Arrays.stream(norms[0]).mapToDouble(LogScaled::ln).toArray());
    write(json, "log_prod_frobenius", Arrays.stream(norms[1]).mapToDouble(LogScaled::ln).toArray());
    if (lstm) {
      write(json, "prod_hh_spectral", plain(norms[2]));
      write(json, "prod_hh_frobenius", plain(norms[3]));
    }
  }

  private void norms(ChainProduct p, LogScaled[][] norms, int t) {
    norms[0][t] =
        fields.contains("prod_spectral") || fields.contains("log_prod_spectral")
            ? p.spectralNorm()
            : LogScaled.ZERO;
    norms[1][t] = p.frobeniusNorm();
    norms[2][t] =
        lstm && fields.contains("prod_hh_spectral") ? p.blockSpectralNorm(0) : LogScaled.ZERO;
    norms[3][t] =
        lstm && fields.contains("prod_hh_frobenius") ? p.blockFrobeniusNorm(0) : LogScaled.ZERO;
  }

  private void gradients(JsonGenerator json) throws IOException {
    int h = source.hidden();
    double[] last = new double[h];
    Gradients gradients = Gradients.of(model.weights());
    AdjointSweep sweep = new AdjointSweep(model.cell(), model.weights(), 1, gradients);
    double[][] byState = new double[steps + 1][h];
    double[][] byCell = new double[steps + 1][h];
    double[][] byNode = new double[steps + 1][h];
    double[] norm = new double[steps + 1];
    trajectory.backward(
        (t, tape) -> {
          if (t == steps) {
            System.arraycopy(tape.output(), 0, last, 0, h);
            sweep.add(0, last);
          }
          record(sweep, tape, t, byState, byCell, byNode, norm);
          sweep.step(t, tape);
        });
    record(sweep, null, 0, byState, byCell, byNode, norm);
    if (fields.contains("loss")) {
      json.writeNumberField("loss", Arrays.stream(last).map(v -> v * v).sum() / 2);
    }
    write(json, "dL_dh", byState);
    write(json, "dL_dh_norm", norm);
    if (lstm) {
      write(json, "dL_dc_state", byCell);
      write(json, "dL_dc_node", byNode);
    }
    TorchWeights torch = TorchWeights.ofGradients(model.cell(), gradients.collect());
    write(json, "dL_dW_ih", torch.weightIh().toRows());
    write(json, "dL_dW_hh", torch.weightHh().toRows());
    write(json, "dL_db_ih", torch.biasIh().data());
    write(json, "dL_db_hh", torch.biasHh().data());
  }

  /**
   * ∂L/∂h_t, and for an lstm ∂L/∂c_t with h_t held fixed, and with the path c_t → h_t of the same
   * step.
   */
  private void record(
      AdjointSweep sweep,
      Tape tape,
      int t,
      double[][] byState,
      double[][] byCell,
      double[][] byNode,
      double[] norm) {
    for (int k = 0; k < source.hidden(); k++) {
      byState[t][k] = sweep.value(0, k);
      if (lstm) {
        byCell[t][k] = sweep.value(1, k);
        double within = tape == null ? 0 : tape.get("o")[k] * tape.get("tanh_c_1")[k];
        byNode[t][k] = byCell[t][k] + within * byState[t][k];
      }
    }
    norm[t] = sweep.norm(0, 0).toDouble();
  }

  private static double[] plain(LogScaled[] norms) {
    return Arrays.stream(norms).mapToDouble(LogScaled::toDouble).toArray();
  }

  private void write(JsonGenerator json, String field, double[] values) throws IOException {
    if (fields.contains(field)) {
      json.writeFieldName(field);
      json.writeArray(values, 0, values.length);
    }
  }

  private void write(JsonGenerator json, String field, double[][] rows) throws IOException {
    if (fields.contains(field)) {
      json.writeArrayFieldStart(field);
      for (double[] row : rows) {
        json.writeArray(row, 0, row.length);
      }
      json.writeEndArray();
    }
  }
}
