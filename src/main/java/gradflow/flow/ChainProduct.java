package gradflow.flow;

import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.linalg.Backend;
import gradflow.linalg.LogScaled;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.linalg.SpectralNorm;
import java.util.Arrays;
import java.util.List;

/**
 * The product P_{T,t} = ∂s_T/∂s_t = J_T ⋯ J_{t+1}, built from t = T (the identity) downwards, as
 * mantissas with a power of two. The transpose is stored, so that a structured J multiplies whole
 * rows. Mutable, single-threaded.
 *
 * <p>As long as all J have the same band structure, P is kept as bands without n x n numbers; the
 * first J of another structure turns it into a matrix.
 *
 * <p>Cost per step: 2 n² m flop for m dense columns of J; for a banded J, as many as it has
 * numbers.
 */
public final class ChainProduct {
  private final Backend backend;
  private final List<Part> parts;
  private final int n;
  private final double tolerance;
  private final int columns;
  private final BandedProduct bands;
  private final boolean startsBanded;

  /** Whether P is held in {@link #bands}. */
  private boolean banded;

  private Resident jacobian;
  private final Resident[] transposed = new Resident[2];
  private final Matrix row;
  private final Matrix sum;
  private SpectralNorm norm;
  private final SpectralNorm[] blockNorms;
  private final Resident[] blocks;
  private final Matrix[] blockCopies;
  private long exponent;
  private double sumOfSquares;

  /**
   * Norms of the present product, null until first requested; several probes request the same norm.
   */
  private LogScaled spectral;

  private final LogScaled[] blockSpectral;

  /**
   * Creates the identity; spectral norms have the relative tolerance {@link
   * SpectralNorm#TOLERANCE}.
   */
  public ChainProduct(Backend backend, List<Part> parts, int denseColumns) {
    this(backend, parts, denseColumns, SpectralNorm.TOLERANCE);
  }

  /** Creates the identity; spectral norms have the given relative tolerance. */
  public ChainProduct(Backend backend, List<Part> parts, int denseColumns, double tolerance) {
    this(backend, parts, denseColumns, false, tolerance);
  }

  /**
   * Creates the identity for products with Jacobians such as the given one; it is kept as bands as
   * long as they are.
   *
   * @param tolerance of spectral norms, relative
   */
  public static ChainProduct of(
      Backend backend, List<Part> parts, StepJacobian like, double tolerance) {
    return new ChainProduct(backend, parts, like.denseColumns(), like.hasBands(), tolerance);
  }

  private ChainProduct(
      Backend backend, List<Part> parts, int denseColumns, boolean bands, double tolerance) {
    this.tolerance = tolerance;
    this.backend = backend;
    this.parts = List.copyOf(parts);
    this.n = parts.stream().mapToInt(Part::size).sum();
    this.columns = denseColumns;
    this.bands = new BandedProduct(n);
    this.startsBanded = bands;
    this.row = Matrix.zeros(1, n);
    this.sum = Matrix.zeros(1, n);
    this.blockNorms = new SpectralNorm[parts.size()];
    this.blocks = new Resident[parts.size()];
    this.blockCopies = new Matrix[parts.size()];
    this.blockSpectral = new LogScaled[parts.size()];
    reset();
  }

  /** Resets to the identity. */
  public void reset() {
    bands.reset();
    banded = true;
    if (!startsBanded) {
      requireMatrix();
    }
    forgetNorms();
  }

  /** Converts bands to a matrix. */
  private void requireMatrix() {
    if (!banded) {
      return;
    }
    if (jacobian == null) {
      jacobian = backend.resident(n, columns);
      transposed[0] = backend.resident(n, n);
      transposed[1] = backend.resident(n, n);
      norm = new SpectralNorm(backend, n, tolerance);
    }
    transposed[0].set(bands.mantissas().transposed());
    exponent = bands.exponent();
    sumOfSquares = transposed[0].sumOfSquares();
    banded = false;
  }

  private void forgetNorms() {
    spectral = null;
    Arrays.fill(blockSpectral, null);
  }

  /**
   * Computes P ← P J.
   *
   * @param t the step of J, reported if J is not finite
   * @throws DivergenceException if an entry of J is not finite
   */
  public void multiplyRight(int t, StepJacobian j) {
    if (banded && bands.takes(j)) {
      bands.multiplyRight(t, j);
      forgetNorms();
      return;
    }
    requireMatrix();
    j.copyDense(jacobian);
    double squares = multiply(j, 0);
    boolean usual = squares > 0x1p-900 && squares < 0x1p900;
    boolean stillZero = squares == 0 && sumOfSquares == 0;
    sumOfSquares = usual || stillZero ? squares : multiplyExtreme(t, j, squares);
    forgetNorms();
    Resident from = transposed[0];
    transposed[0] = transposed[1];
    transposed[1] = from;
    if (sumOfSquares > 0x1p200 || sumOfSquares < 0x1p-200) {
      normalise();
    }
  }

  /**
   * Repeats the multiplication for a J that is too large or too small to be used unscaled.
   *
   * @param squares the previous sum of squares
   * @return the new sum of squares
   */
  private double multiplyExtreme(int t, StepJacobian j, double squares) {
    double max = j.maxAbs();
    if (!Double.isFinite(max)) {
      throw new DivergenceException(t, "step Jacobian (largest entry)", max);
    }
    int power = max == 0 ? 0 : Math.getExponent(max);
    if (Math.abs(power) <= 300) {
      return squares;
    }
    jacobian.scale(Math.scalb(1.0, -(power / 2)));
    jacobian.scale(Math.scalb(1.0, -(power - power / 2)));
    exponent += power;
    return multiply(j, power);
  }

  /** Sets the second resident to (2^−power J)ᵀ times the first; returns the sum of its squares. */
  private double multiply(StepJacobian j, int power) {
    Resident from = transposed[0];
    Resident to = transposed[1];
    backend.multiply(1, jacobian, true, from, false, to);
    for (int i = 0; i < n - columns; i++) {
      multiplyDiagonals(j, i, power, from);
      to.set(columns + i, 0, sum);
    }
    return to.sumOfSquares();
  }

  /** Computes a row of Jᵀ Pᵀ below the dense ones: the sum of diagonal entries times rows of Pᵀ. */
  private void multiplyDiagonals(StepJacobian j, int i, int power, Resident from) {
    double[] in = row.data();
    double[] out = sum.data();
    Arrays.fill(out, 0);
    for (int p = 0; p < j.parts(); p++) {
      double d = Math.scalb(j.diagonal(p)[i], -power);
      from.get(p * (n - columns) + i, 0, row);
      for (int k = 0; k < out.length; k++) {
        out[k] += d * in[k];
      }
    }
  }

  private void normalise() {
    Resident p = transposed[0];
    if (sumOfSquares == 0
        || sumOfSquares < 0x1p-900
        || sumOfSquares > 0x1p900) { // squares out of range
      Matrix copy = Matrix.zeros(n, n);
      p.get(copy);
      double max = copy.maxAbs();
      if (max == 0) {
        return;
      }
      shift(Math.getExponent(max));
    }
    shift(Math.getExponent(sumOfSquares) / 2);
  }

  private void shift(int power) {
    Resident p = transposed[0];
    int half = power / 2;
    p.scale(Math.scalb(1.0, -half));
    p.scale(Math.scalb(1.0, half - power));
    exponent += power;
    sumOfSquares = p.sumOfSquares();
  }

  /** Returns ‖P‖₂, to the relative tolerance of this product. */
  public LogScaled spectralNorm() {
    if (spectral == null) {
      spectral = banded ? bands.spectralNorm(0, n) : LogScaled.of(norm.of(transposed[0]), exponent);
    }
    return spectral;
  }

  /** Returns ‖P‖_F. */
  public LogScaled frobeniusNorm() {
    return banded ? bands.frobeniusNorm(0, n) : LogScaled.of(Math.sqrt(sumOfSquares), exponent);
  }

  /** Returns ‖∂(part)_T/∂(part)_t‖₂ with the other parts of s_t held fixed. */
  public LogScaled blockSpectralNorm(int part) {
    if (banded && isKnown(part)) {
      int first = offset(part);
      return bands.spectralNorm(first, first + parts.get(part).size());
    }
    if (banded && isBand(part)) {
      return bands.partNorm(part);
    }
    if (blockSpectral[part] == null) {
      loadBlock(part);
      blockSpectral[part] = LogScaled.of(blockNorms[part].of(blocks[part]), exponent);
    }
    return blockSpectral[part];
  }

  /** Returns ‖∂(part)_T/∂(part)_t‖_F. */
  public LogScaled blockFrobeniusNorm(int part) {
    if (banded && isKnown(part)) {
      int first = offset(part);
      return bands.frobeniusNorm(first, first + parts.get(part).size());
    }
    if (banded && isBand(part)) {
      return bands.partFrobenius(part);
    }
    double max = loadBlock(part).maxAbs();
    if (max == 0) {
      return LogScaled.ZERO;
    }
    int power = Math.getExponent(max); // a block may be far smaller than the whole matrix
    blocks[part].scale(Math.scalb(1.0, -power / 2));
    blocks[part].scale(Math.scalb(1.0, -(power - power / 2)));
    return LogScaled.of(Math.sqrt(blocks[part].sumOfSquares()), exponent + power);
  }

  /** Whether the bands provide the norms of a single part. */
  private boolean isKnown(int part) {
    return bands.isDiagonal() || parts.get(part).size() == n;
  }

  /** Whether the states of a block lie in different parts, one in each. */
  private boolean isBand(int part) {
    return parts.get(part).size() == bands.partSize() && parts.size() * bands.partSize() == n;
  }

  private Matrix loadBlock(int part) {
    requireMatrix();
    int size = parts.get(part).size();
    if (blocks[part] == null) {
      blocks[part] = backend.resident(size, size);
      blockCopies[part] = Matrix.zeros(size, size);
      blockNorms[part] = new SpectralNorm(backend, size, tolerance);
    }
    int offset = offset(part);
    transposed[0].get(offset, offset, blockCopies[part]);
    blocks[part].set(blockCopies[part]);
    return blockCopies[part];
  }

  private int offset(int part) {
    int offset = 0;
    for (int p = 0; p < part; p++) {
      offset += parts.get(p).size();
    }
    return offset;
  }

  /** The mantissas of P, n x n; P is these times 2^{@link #exponent}. */
  public Matrix mantissas() {
    if (banded) {
      return bands.mantissas();
    }
    Matrix copy = Matrix.zeros(n, n);
    transposed[0].get(copy);
    return copy.transposed();
  }

  /** The power of two. */
  public long exponent() {
    return banded ? bands.exponent() : exponent;
  }
}
