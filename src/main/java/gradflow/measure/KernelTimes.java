package gradflow.measure;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.JacobianForm;
import gradflow.cell.Role;
import gradflow.linalg.Backends;
import java.util.Arrays;

/**
 * Approximate times of the kernels on one core, in seconds, for estimates before a run. Fitted to
 * measurements with OpenBLAS on a core with AVX-512 at state sizes from 16 to 512, and accurate to
 * a factor of two there. The pure-Java backend takes about twice as long for matrix products and
 * decompositions.
 */
public final class KernelTimes {
  private static final double MULTIPLY_ADDS = 2.2e10;
  private static final double SKINNY_MULTIPLY_ADDS = 6.5e9;
  private static final double PURE_JAVA = 2.2;

  /** Seconds per entry of the state for a product, a norm or the tangents of banded Jacobians. */
  private static final double BANDED = 4e-9;

  private KernelTimes() {}

  /** Time of one forward step of a batch; its adjoint takes about the same. */
  public static double step(Cell cell, int batch) {
    return 1e-6 * (1 + recurrentBlocks(cell))
        + (double) batch * cell.layout().size() / SKINNY_MULTIPLY_ADDS;
  }

  /** Time to compute J_t of one sample. */
  public static double jacobian(Cell cell) {
    return 5e-7 + 1.7e-10 * cell.layout().size();
  }

  /** Time of the product of J_t, which has m dense columns, and an n x k matrix. */
  public static double product(Cell cell, int k) {
    double n = cell.stateSize();
    if (isBanded(cell)) {
      return BANDED * n;
    }
    double m = cell.newJacobian().denseColumns();
    return 2e-6 + slowdown() * n * m * k / MULTIPLY_ADDS + 1e-9 * n * n;
  }

  /** Time of ‖A‖₂ of an n x n block of a product, starting from the previous result. */
  static double warmNorm(int n) {
    return 2e-6 + 2e-9 * n * n * Math.max(1, n / 200.0);
  }

  /** Time of ‖A‖₂ of a product of this cell's Jacobians, or of a block of it. */
  static double warmNorm(Cell cell, int n) {
    return isBanded(cell) ? BANDED * n : warmNorm(n);
  }

  /**
   * Time of ‖A‖₂ of the output's block, or of the whole product if the output is not part of the
   * state.
   */
  static double outputNorm(Cell cell) {
    int n = cell.outputIsState() ? cell.parts().get(cell.outputIndex()).size() : cell.stateSize();
    return warmNorm(cell, n);
  }

  private static boolean isBanded(Cell cell) {
    return cell.jacobianForm() != JacobianForm.DENSE;
  }

  /** Time of ‖A‖₂ of any n x n matrix. */
  static double coldNorm(int n) {
    return 8e-6 + slowdown() * 17e-9 * n * n * Math.max(1, n / 300.0);
  }

  /** Time of all singular values of an n x n matrix. */
  static double singularValues(double n) {
    return 5e-6 + slowdown() * (15e-9 * n * n + 0.25e-9 * n * n * n);
  }

  /** Time of the eigenvalues and singular values of every recurrent block. */
  static double spectra(Cell cell) {
    double seconds = 0;
    for (Block block : cell.layout().blocks()) {
      double n = isRecurrent(block) ? block.rows() : 0;
      seconds += slowdown() * (60e-9 * n * n + 1.5e-9 * n * n * n);
    }
    return seconds;
  }

  /** Time of σ_min(zI − W) of every recurrent block, at one point. */
  static double smallestSingularValues(Cell cell) {
    return Arrays.stream(recurrentSizes(cell)).map(n -> 100e-9 * n * n).sum();
  }

  /**
   * Time of the closed forms of the mean field; with gates, each iteration step needs quadratures.
   */
  static double meanField(Cell cell) {
    return recurrentBlocks(cell) > 1 ? 0.25 : 1e-3;
  }

  /** Time of the mean-field sampler: M samples over T steps, with their tangents. */
  static double sampler(Cell cell, double samples, double steps) {
    return recurrentBlocks(cell) * samples * steps * (2 * steps / SKINNY_MULTIPLY_ADDS + 15e-8);
  }

  /** Time of one step of a net and one tangent, with newly drawn weights. */
  static double freshWeights(Cell cell) {
    return 12e-9 * cell.layout().size() + tangents(cell, 1);
  }

  /** Time of one step of k tangents: J_t Q, and the step's share of a QR factorisation. */
  static double tangents(Cell cell, int k) {
    double n = cell.stateSize();
    if (isBanded(cell)) {
      return jacobian(cell) + BANDED * n;
    }
    double rate = 8.5e9 * Math.max(1, n / 128); // rate of products for large factorisations
    return jacobian(cell) + product(cell, k) + slowdown() * n * k * k / rate;
  }

  /** Time to compute R of k tangents. */
  static double lengths(Cell cell, int k) {
    double n = isBanded(cell) ? 0 : cell.stateSize();
    return 1e-5 + slowdown() * 2 * Math.max(0, n - k / 3.0) * k * k / 3.2e10;
  }

  /** Time of elementwise work, such as sums, comparisons or a norm. */
  static double elementwise(double numbers) {
    return 1e-7 + 1.5e-9 * numbers;
  }

  /** Time of the quantiles of {@code numbers} values. */
  static double quantiles(double numbers) {
    return 1e-6 + 60e-9 * numbers;
  }

  /** Time of the eigenvalues of an n x n matrix. */
  static double eigenvalues(double n) {
    return 5e-6 + slowdown() * (30e-9 * n * n + 1.2e-9 * n * n * n);
  }

  /** Time of the product of two n x n matrices. */
  static double square(double n) {
    return 2e-6 + slowdown() * n * n * n / MULTIPLY_ADDS;
  }

  /** Returns the sizes of the square recurrent blocks. */
  static double[] recurrentSizes(Cell cell) {
    return Subject.square(cell).stream().mapToDouble(Block::rows).toArray();
  }

  private static long recurrentBlocks(Cell cell) {
    return cell.layout().blocks().stream().filter(KernelTimes::isRecurrent).count();
  }

  private static boolean isRecurrent(Block block) {
    return block.role() == Role.RECURRENT;
  }

  private static double slowdown() {
    return Backends.prefersOpenBlas() ? 1 : PURE_JAVA;
  }
}
