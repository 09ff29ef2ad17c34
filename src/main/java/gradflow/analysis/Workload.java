package gradflow.analysis;

import gradflow.cell.Cell;
import gradflow.flow.Network;
import java.util.List;
import java.util.OptionalInt;

/**
 * The distribution of the work of an analysis over its stages, so that progress can be reported as
 * a share of the whole. Costs are multiply-adds of matrix products; memory-bound operations have a
 * larger weight. Mutable, single-threaded.
 */
final class Workload {
  /** Cost of a multiply-add of a matrix–vector product relative to one of a matrix product. */
  private static final double VECTOR = 4;

  /** Multiply-adds for each entry of a matrix whose norm is computed without a start value. */
  private static final double COLD_NORM = 370;

  private static final double WARM_NORM = 44;

  private final int batch;
  private final int exponents;
  private final Watch watch;
  private final double whole;
  private double before;
  private double stage;
  private String what = "";

  /**
   * @param lowest layer to which the loss's gradient is propagated
   * @param only the layer whose products are measured; empty for all
   * @param exponents number of exponents
   */
  Workload(Network network, int lowest, OptionalInt only, int batch, int exponents, Watch watch) {
    this.batch = batch;
    this.exponents = exponents;
    this.watch = watch;
    double sum = 0;
    for (int k = 0; k < network.layers().size(); k++) {
      List<Network.Direction> directions = network.layers().get(k).directions();
      for (Network.Direction d : directions) {
        sum += k >= lowest ? gradient(d.cell()) : 0;
        boolean measured = only.isEmpty() || only.getAsInt() == k;
        sum += measured ? forward(d.cell()) + products(d.cell()) : 0;
      }
    }
    this.whole = sum;
  }

  /** Returns the cost of a step forward, a recomputed step and its adjoint. */
  double gradient(Cell cell) {
    return 3 * VECTOR * batch * cell.layout().size();
  }

  /** Returns the cost of a step, its Jacobian, and the tangents that it propagates. */
  double forward(Cell cell) {
    double n = cell.stateSize();
    return VECTOR * batch * (2.0 * cell.layout().size() + n * n * exponents / 2);
  }

  /**
   * Returns the cost of a Jacobian, its norm, its product with the earlier ones, and the norms of
   * the product.
   */
  double products(Cell cell) {
    double n = cell.stateSize();
    double dense = cell.newJacobian().denseColumns();
    double norms = n * n * Math.max(1, n / 300) * (COLD_NORM + 2 * WARM_NORM);
    return batch * (VECTOR * cell.layout().size() + n * n * dense + norms);
  }

  /** Begins a stage and ends the previous one. */
  void begin(String name, double cost) {
    before += stage;
    stage = cost;
    what = name;
  }

  /** Reports a step of the current stage. */
  void at(int step, int steps) {
    watch.at(what, step, steps, Math.min(1, (before + stage * step / steps) / whole));
  }
}
