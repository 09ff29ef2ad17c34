package gradflow.flow;

import gradflow.cell.Affine;
import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.cell.Weights;

/**
 * The working memory of one thread for a block of time steps: a tape whose columns are steps, and
 * its bands.
 */
final class BlockLane {
  /** Number of blocks of J whose entries are transposed together. */
  private static final int TILE = 8;

  private final Weights weights;
  private final Affine affine;
  private final Tape tape;
  private final int batch;
  private final int length;
  private int first;
  private int count;

  /** The transposed bands, step by step. */
  private double[][] turned;

  /**
   * @param weights that no other thread uses
   * @param length steps per block
   */
  BlockLane(Cell cell, Weights weights, int length, int batch) {
    this.weights = weights;
    this.affine = cell.affine().orElseThrow();
    this.tape = new Tape(cell, length * batch);
    this.batch = batch;
    this.length = length;
  }

  /** Copies the inputs of a block to the tape; returns the largest modulus. */
  double load(Sequence x, int first) {
    this.first = first;
    this.count = Math.min(length, x.steps() - first + 1);
    double[] to = tape.get("x");
    for (int k = 0; k < count; k++) {
      double[] from = x.at(first + k);
      for (int d = 0; d < x.size(); d++) {
        System.arraycopy(from, d * batch, to, (d * length + k) * batch, batch);
      }
    }
    return Moduli.max(to);
  }

  /** The first step of the block. */
  int first() {
    return first;
  }

  /** Number of steps of the block. */
  int count() {
    return count;
  }

  /** The bands; entry k of step t of a sample is at {@code [band][column · blocks + k]}. */
  double[][] turned() {
    return turned;
  }

  /** Returns the index of a sample's first entry in the k-th step of the block. */
  int place(int k, int sample) {
    return (k * batch + sample) * (turned[0].length / tape.batch());
  }

  /** Computes the bands of all steps of the block. */
  void fill() {
    double[][] bands = affine.bands(weights, tape);
    if (turned == null) {
      turned = new double[bands.length][bands[0].length];
    }
    for (int band = 0; band < bands.length; band++) {
      turn(bands[band], turned[band], tape.batch());
    }
  }

  /** Transposes from blocks by columns to columns by blocks. */
  private static void turn(double[] in, double[] out, int columns) {
    int rows = in.length / columns;
    for (int first = 0; first < rows; first += TILE) {
      int end = Math.min(rows, first + TILE);
      for (int c = 0; c < columns; c++) {
        for (int i = first; i < end; i++) {
          out[c * rows + i] = in[i * columns + c];
        }
      }
    }
  }

  /** Propagates a state, n x B, through the first steps of the block. */
  void advance(int steps, double[] state) {
    double[][] bands = affine.bands(weights, tape);
    affine.addends(weights, tape);
    BandedRecurrence.run(bands, tape.afterArrays(), batch, steps, length * batch, state);
  }

  /** Returns {@link Affine#bound}. */
  double bound(double input) {
    return affine.bound(weights, input);
  }
}
