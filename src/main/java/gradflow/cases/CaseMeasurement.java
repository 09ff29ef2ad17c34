package gradflow.cases;

import com.fasterxml.jackson.core.JsonGenerator;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Trajectory;
import gradflow.linalg.Activation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * All measurements of one case, with L = ½ Σ h_T², written as JSON with the output fields of the
 * reference data. Values outside the range of a double are 0 or "Infinity" in the plain fields, and
 * finite in the logarithmic ones (nats).
 */
public final class CaseMeasurement {
  /**
   * All output fields, in the order in which they are written. The fields of c exist for an lstm
   * only.
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

  private final Case source;
  private final CaseModel model;
  private final AnswerJson answer;
  private final Trajectory trajectory;
  private final boolean lstm;
  private final int steps;

  /**
   * Builds the model and runs it forward.
   *
   * @param fields output fields to compute; empty for all
   * @param memory memory limit of the trajectory in bytes
   * @throws gradflow.check.BadArgument if a field is unknown, or the case cannot be used
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  public CaseMeasurement(Case source, List<String> fields, long memory) {
    this.answer = new AnswerJson("", FIELDS, fields);
    this.source = source;
    this.model = CaseModel.of(source);
    this.steps = source.steps();
    this.lstm = model.cell().parts().size() > 1;
    long kept = 8L * (steps + 1) * (2L * model.cell().stateSize() + 8);
    MemoryPlan plan = MemoryPlan.within(memory - kept, model.cell(), steps, 1);
    this.trajectory =
        new Trajectory(model.cell(), model.weights(), model.inputs(), model.initial(), plan);
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
            ? CaseProducts.of(model.cell(), model.weights(), trajectory, answer.fields(), false)
            : null;
    CaseGradients gradients =
        answer.wants("loss") || answer.wantsAny("dL_") ? CaseGradients.of(model, trajectory) : null;
    AnswerJson.write(
        out,
        json -> {
          json.writeStringField("name", source.name());
          json.writeStringField("cell", source.cell());
          if (source.gate() != Activation.SIGMOID) {
            json.writeStringField("gate", source.gate().specName());
          }
          json.writeNumberField("H", source.hidden());
          json.writeNumberField("D", source.input());
          json.writeNumberField("T", steps);
          states(json);
          if (answer.wants("J")) {
            JacobianJson.write(json, model.cell(), model.weights(), trajectory);
          }
          if (products != null) {
            write(json, products);
          }
          if (gradients != null) {
            write(json, gradients);
          }
        });
  }

  private void states(JsonGenerator json) throws IOException {
    if (!answer.wants("h") && !answer.wants("c")) {
      return;
    }
    int h = source.hidden();
    double[][] states = AnswerJson.states(trajectory, model.cell(), model.initial());
    for (int p = 0; p < model.cell().parts().size(); p++) {
      String name = model.cell().parts().get(p).name();
      if (answer.wants(name)) {
        json.writeArrayFieldStart(name);
        for (double[] s : states) {
          json.writeArray(s, p * h, h);
        }
        json.writeEndArray();
      }
    }
  }

  private void write(JsonGenerator json, CaseProducts p) throws IOException {
    answer.write(json, "prod_spectral", CaseProducts.plain(p.spectral()));
    answer.write(json, "prod_frobenius", CaseProducts.plain(p.frobenius()));
    answer.write(json, "log_prod_spectral", CaseProducts.ln(p.spectral()));
    answer.write(json, "log_prod_frobenius", CaseProducts.ln(p.frobenius()));
    if (lstm) {
      answer.write(json, "prod_hh_spectral", CaseProducts.plain(p.blockSpectral()));
      answer.write(json, "prod_hh_frobenius", CaseProducts.plain(p.blockFrobenius()));
    }
  }

  private void write(JsonGenerator json, CaseGradients g) throws IOException {
    answer.write(json, "loss", g.loss());
    answer.write(json, "dL_dh", g.byState());
    answer.write(json, "dL_dh_norm", g.norm());
    if (lstm) {
      answer.write(json, "dL_dc_state", g.byCell());
      answer.write(json, "dL_dc_node", g.byNode());
    }
    answer.write(json, "dL_dW_ih", g.weights().weightIh().toRows());
    answer.write(json, "dL_dW_hh", g.weights().weightHh().toRows());
    answer.write(json, "dL_db_ih", g.weights().biasIh().data());
    answer.write(json, "dL_db_hh", g.weights().biasHh().data());
  }
}
