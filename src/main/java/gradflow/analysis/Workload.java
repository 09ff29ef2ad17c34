package gradflow.analysis;

import gradflow.cell.Cell;
import gradflow.flow.Network;
import java.util.List;
import java.util.OptionalInt;

/**
 * How the work of an analysis is spread over its stages, so that progress can be given as a share
 * of the whole. Costs are multiply-adds of matrix products; what is bound by memory counts more.
 * Mutable, one thread.
 */
final class Workload {
  /** A multiply-add of a matrix with a vector, against one of a product of matrices. */
  private static final double VECTOR = 4;

  /**
   * Multiply-adds for each entry of a matrix whose norm is unknown, or known of the step before.
   */
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
   * @param lowest layer through which the loss's gradient is led
   * @param only the layer whose products are measured, or nothing for all
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

  /** A step forward, one again and its adjoint. */
  double gradient(Cell cell) {
    return 3 * VECTOR * batch * cell.layout().size();
  }

  /** A step, its Jacobian, and the tangents that it moves. */
  double forward(Cell cell) {
    double n = cell.stateSize();
    return VECTOR * batch * (2.0 * cell.layout().size() + n * n * exponents / 2);
  }

  /** A Jacobian, its norm, its product with those before, and the norms of that. */
  double products(Cell cell) {
    double n = cell.stateSize();
    double dense = cell.newJacobian().denseColumns();
    double norms = n * n * Math.max(1, n / 300) * (COLD_NORM + 2 * WARM_NORM);
    return batch * (VECTOR * cell.layout().size() + n * n * dense + norms);
  }

  /** A stage begins; the one before is done. */
  void begin(String name, double cost) {
    before += stage;
    stage = cost;
    what = name;
  }

  /** A step of the present stage is done. */
  void at(int step, int steps) {
    watch.at(what, step, steps, Math.min(1, (before + stage * step / steps) / whole));
  }
}
