package gradflow.analysis;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.flow.AdjointSweep;
import gradflow.flow.Cotangents;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.measure.LossGradientNorms;
import gradflow.measure.MeasureValue;
import gradflow.measure.Probe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * ‖∂L/∂h_t‖ in every direction of every layer, from a loss on the highest layer. The adjoints of a
 * layer are driven by those that the layers above pass down at every step. {@code last} means the
 * last step of each direction, as in PyTorch's h_n.
 *
 * @param network the layers
 * @param memory bytes of heap for the tapes of one direction
 */
record LossGradients(Network network, long memory) {
  /**
   * Propagates gradients down from the highest layer.
   *
   * @param inputs of each layer
   * @param top ∂L/∂(outputs of the highest layer)
   * @param lowest the last layer to be processed
   * @return for each layer from that one on, and each direction, the table loss_gradient_norms
   */
  List<List<MeasureValue>> run(List<Sequence> inputs, Cotangents top, int lowest, Workload work) {
    List<List<MeasureValue>> tables = new ArrayList<>();
    Cotangents above = top;
    for (int k = network.layers().size() - 1; k >= lowest; k--) {
      Network.Layer layer = network.layers().get(k);
      Sequence x = inputs.get(k);
      Cotangents below = new Cotangents(x.steps(), x.size(), x.batch());
      List<MeasureValue> each = new ArrayList<>();
      int row = 0;
      for (Network.Direction d : layer.directions()) {
        String name = "layer " + k + (d.backward() ? " backward" : " forward") + ", loss gradient";
        work.begin(name, work.gradient(d.cell()));
        each.add(sweep(d, x, above, row, below, work));
        row += d.cell().hiddenSize();
      }
      tables.add(each);
      above = below;
    }
    Collections.reverse(tables);
    return tables;
  }

  private MeasureValue sweep(
      Network.Direction d, Sequence x, Cotangents above, int row, Cotangents below, Workload work) {
    Cell cell = d.cell();
    int steps = x.steps();
    MemoryPlan plan = MemoryPlan.within(memory, cell, steps, x.batch());
    Trajectory run = new Trajectory(cell, d.weights(), d.order(x), d.start(x.batch()), plan);
    run.forward((t, tape) -> {});
    AdjointSweep sweep = new AdjointSweep(cell, d.weights(), x.batch(), Gradients.none());
    Probe probe =
        new LossGradientNorms()
            .probe(new gradflow.measure.Context(cell, d.weights(), steps, x.batch()));
    run.backward(
        (t, tape) -> {
          int place = d.place(t, steps);
          above.addTo(sweep, tape, place, row, cell.hiddenSize());
          probe.adjoint(t, sweep);
          sweep.step(t, tape);
          below.addInput(place, sweep);
          work.at(steps - t + 1, steps);
        });
    probe.adjoint(0, sweep);
    return probe.finish().get(0);
  }
}
