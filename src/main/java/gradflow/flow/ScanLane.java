package gradflow.flow;

import gradflow.cell.Affine;
import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import java.util.Arrays;

/**
 * One block of a {@link TimeScan}: a tape whose columns are its steps, and the map that the block
 * applies to a state. Mutable, one thread at a time.
 */
final class ScanLane {
  private final Cell cell;
  private final Affine affine;
  private final Tape tape;
  private final int batch;
  private final int length;
  private final double[][] product;
  private final double[] end;
  private final double[] start;
  private final double[] next;
  private Weights weights;
  private double[][] bands;
  private int first;
  private int count;

  /**
   * @param tape of {@code length} times {@code batch} columns
   * @param length number of steps per block
   */
  ScanLane(Cell cell, Tape tape, int length, int batch) {
    this.cell = cell;
    this.affine = cell.affine().orElseThrow();
    this.tape = tape;
    this.batch = batch;
    this.length = length;
    int width = cell.jacobianForm().width();
    int entries = cell.stateSize() * batch;
    this.product = new double[width * width][entries / width];
    this.end = new double[entries];
    this.start = new double[entries];
    this.next = new double[entries];
  }

  /**
   * Copies the inputs of a block.
   *
   * @param weights that no other thread uses
   * @param last the last step of the block
   */
  void load(Weights weights, Sequence x, int first, int last) {
    this.weights = weights;
    this.first = first;
    this.count = last - first + 1;
    double[] to = tape.get("x");
    for (int k = 0; k < count; k++) {
      double[] from = x.at(first + k);
      for (int d = 0; d < x.size(); d++) {
        System.arraycopy(from, d * batch, to, (d * length + k) * batch, batch);
      }
    }
  }

  /** Computes the map that the block applies to any state: (E2) of {@link TimeScan}. */
  void compose() {
    for (double[] part : tape.beforeArrays()) {
      Arrays.fill(part, 0); // a step from a state of 0 adds b
    }
    bands = affine.bands(weights, tape);
    affine.addends(weights, tape);
    Arrays.fill(end, 0);
    BandedRecurrence.run(bands, tape.afterArrays(), batch, count, tape.batch(), end);
    BandedRecurrence.compose(bands, batch, count, tape.batch(), product);
  }

  /**
   * Replaces the state before the block by the one after it: (E3). Proceeds step by step if the
   * product or the sum leaves the range of doubles, even though the states may not.
   *
   * @param state n x B, updated in place
   */
  void carry(double[] state) {
    System.arraycopy(state, 0, start, 0, state.length);
    BandedRecurrence.cross(product, end, state);
    if (!Double.isFinite(Moduli.sum(state))) {
      System.arraycopy(start, 0, state, 0, state.length);
      BandedRecurrence.run(bands, tape.afterArrays(), batch, count, tape.batch(), state);
    }
    System.arraycopy(state, 0, next, 0, state.length);
  }

  /**
   * Computes all steps of the block: (E4). The state after the last is the one that was carried.
   *
   * @param steps tapes of the steps, that of step t at {@code t − offset}
   */
  void steps(Tape[] steps, int offset) {
    BandedRecurrence.run(
        bands, tape.afterArrays(), batch, count, tape.batch(), start, tape.beforeArrays());
    cell.step(weights, tape);
    int at = 0;
    for (double[] part : tape.afterArrays()) {
      for (int row = (count - 1) * batch; row < part.length; row += tape.batch(), at += batch) {
        System.arraycopy(next, at, part, row, batch);
      }
    }
    tape.spread(steps, first - offset, count);
  }
}
