package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Frame;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tangent vectors that no Jacobian has annihilated, each with its own record, as the columns of
 * a frame. Only the spans of the first 1, 2, … of them are significant. Mutable, single-threaded.
 */
final class Flag {
  /** Possible error of an entry of a Jacobian in ulp: slopes of gates times a few numbers. */
  private static final int OF_JACOBIANS = 8;

  private final Backend backend;
  private final Matrix start;
  private final int n;
  private List<Direction> living;
  private Frame frame;
  private Pivots pivots;
  private int rank;
  private Resident workspace;
  private LivingVolume volume;

  /** ln R_ii of the current columns; null until requested. */
  private double[] logLengths;

  /** Log growth of the annihilated directions since the sums were last reset. */
  private double gone;

  /** Starts from the columns of a matrix, n x k, orthonormal. */
  Flag(Backend backend, Matrix start) {
    this.backend = backend;
    this.start = start;
    this.n = start.rows();
    begin(start, IntStream.range(0, start.cols()).mapToObj(Direction::new).toList());
  }

  private void begin(Matrix columns, List<Direction> directions) {
    rank = n;
    living = directions;
    use(columns);
  }

  private void use(Matrix columns) {
    frame = backend.frame(n, columns.cols());
    frame.set(columns);
    logLengths = null;
    pivots = new Pivots(columns.cols());
  }

  /** The kind of frame that Jacobians multiply. */
  Frame frame() {
    return frame;
  }

  /** The living directions, in the order of the columns. */
  List<Direction> living() {
    return living;
  }

  /**
   * Number of the k largest exponents that may exceed −Infinity. The place of an annihilated
   * direction goes to the next direction, which is not tracked if k &lt; n.
   */
  int places() {
    return start.cols() == n ? living.size() : Math.min(start.cols(), rank);
  }

  /** Computes A ← J A. */
  void multiply(KeptJacobian j) {
    logLengths = null;
    j.multiply(frame);
  }

  /** Undoes all multiplications that were not accepted. */
  void rewind() {
    logLengths = null;
    frame.rewind();
  }

  /**
   * Makes the columns independent again.
   *
   * @param logBound logarithm of an upper bound of the entries of the Jacobian; for several
   *     Jacobians, the sum
   * @return the ratio of the largest to the smallest pivot; Infinity if the smallest may be only a
   *     rounding error
   */
  double condition(double logBound) {
    logLengths = null;
    pivots.of(frame);
    return pivots.clear(logBound) ? pivots.ratio() : Double.POSITIVE_INFINITY;
  }

  /** Accepts the last conditioning for these steps. */
  void accept(List<KeptJacobian> steps) {
    double logPower = 0;
    for (KeptJacobian j : steps) {
      logPower += j.logPower();
      if (volume != null) {
        volume.step(j);
      }
    }
    add(logPower, steps.size());
  }

  /**
   * Adds the pivots.
   *
   * @param mixed number of matrices that have mixed rows; the uncertainty of a pivot grows as the
   *     pivot shrinks
   */
  private void add(double logShift, int mixed) {
    double largest = pivots.largest();
    double ulp = (n + OF_JACOBIANS) * 0x1p-52;
    for (int i = 0; i < living.size(); i++) {
      double pivot = Math.max(pivots.get(i), Double.MIN_VALUE);
      double error = ulp * (1 + mixed * Math.max(1, largest / pivot));
      living.get(i).add(Math.log(pivot) + logShift, error);
    }
    frame.commit();
  }

  /** Performs a step factor by factor, which keeps all digits and detects annihilation. */
  void stepByFactors(KeptJacobian j) {
    boolean whole = volume != null && volume.whole();
    List<Factor> done = new ArrayList<>();
    for (Factor f : j.toFactors(workspace())) {
      apply(f, done);
      if (living.isEmpty()) {
        return;
      }
      done.add(f);
    }
    double logPower = j.logPower();
    living.forEach(d -> d.add(logPower, 0));
    if (whole && volume.whole()) {
      volume.step(j);
    } else if (volume != null) {
      volume.grow(living.size() * logPower);
    }
  }

  private void apply(Factor f, List<Factor> done) {
    logLengths = null;
    f.multiply(frame);
    pivots.of(frame);
    Matrix mixing = f.mixing();
    if (mixing != null && !pivots.clear(0)) {
      frame.rewind();
      annihilate(mixing, done);
      if (living.isEmpty()) {
        return;
      }
      f.multiply(frame);
      pivots.of(frame);
    }
    if (volume != null && !volume.whole()) {
      volume.step(f);
    }
    add(f.logShift(), mixing == null ? 0 : 1);
  }

  /** Removes the directions that a matrix annihilates, if any. */
  private void annihilate(Matrix e, List<Factor> done) {
    Matrix q = columns();
    double[] logLengths = Arrays.stream(Annihilation.orthonormalise(q)).map(Math::log).toArray();
    double[] grown =
        IntStream.range(0, logLengths.length)
            .mapToDouble(i -> living.get(i).grownInAll(logLengths[i]))
            .toArray();
    int[] stays = Annihilation.survivors(backend, e, q, grown);
    if (stays.length == living.size()) {
      return;
    }
    rank = Math.min(rank, Annihilation.rank(backend, e));
    for (int i = 0; i < logLengths.length; i++) {
      living.get(i).add(logLengths[i], 0); // the columns are orthonormal now
      gone += living.get(i).grown(0);
    }
    if (volume != null && volume.whole()) {
      done.forEach(f -> volume.grow(f.logDeterminant()));
    }
    List<Direction> before = living;
    living = IntStream.of(stays).mapToObj(before::get).toList();
    living.forEach(d -> gone -= d.grown(0));
    if (!living.isEmpty()) {
      Matrix rest = pick(q, stays);
      use(rest);
      if (volume != null) {
        volume.restrict(rest);
      }
    }
  }

  private static Matrix pick(Matrix a, int[] columns) {
    Matrix out = Matrix.zeros(a.rows(), columns.length);
    for (int i = 0; i < a.rows(); i++) {
      for (int c = 0; c < columns.length; c++) {
        out.set(i, c, a.get(i, columns[c]));
      }
    }
    return out;
  }

  private Matrix columns() {
    Matrix a = Matrix.zeros(n, living.size());
    frame.get(a);
    return a;
  }

  /** Returns ln R_ii of the current columns. */
  double[] logLengths() {
    if (logLengths == null) {
      double[] lengths = new double[living.size()];
      if (lengths.length > 0) {
        frame.lengths(lengths);
      }
      logLengths = Arrays.stream(lengths).map(Math::log).toArray();
    }
    return logLengths;
  }

  /** Begins new sums. */
  void begin() {
    double[] lengths = logLengths();
    for (int i = 0; i < lengths.length; i++) {
      living.get(i).begin(lengths[i]);
    }
    gone = 0;
    if (volume != null) {
      volume.begin();
    }
  }

  /** Resets all sums, and replaces annihilated directions by new ones. */
  void forget() {
    if (living.size() < start.cols()) {
      complete();
    }
    begin();
    living.forEach(Direction::forget);
  }

  /** Replaces the columns by those of the start that they originate from. */
  private void complete() {
    boolean[] lives = new boolean[start.cols()];
    living.forEach(d -> lives[d.number()] = true);
    int[] missing = IntStream.range(0, lives.length).filter(i -> !lives[i]).toArray();
    Matrix all = start.copy();
    if (!living.isEmpty()) {
      Matrix a = columns();
      Matrix fresh = pick(start, missing);
      for (int i = 0; i < n; i++) {
        System.arraycopy(a.data(), i * a.cols(), all.data(), i * all.cols(), a.cols());
        System.arraycopy(
            fresh.data(), i * fresh.cols(), all.data(), i * all.cols() + a.cols(), fresh.cols());
      }
      Annihilation.orthonormalise(all);
    }
    List<Direction> directions = new ArrayList<>(living);
    IntStream.of(missing).mapToObj(Direction::new).forEach(directions::add);
    begin(all, directions);
  }

  /** Enables {@link #logVolume} from now on; all n directions must be living. */
  void measureVolume() {
    volume = new LivingVolume(backend, workspace());
  }

  /** Whether the determinants of the Jacobians to come are needed. */
  boolean wantsDeterminants() {
    return volume != null && volume.whole();
  }

  /** The log growth of the volume spanned by the living directions. */
  double logVolume() {
    return volume.grown() - gone;
  }

  private Resident workspace() {
    if (workspace == null) {
      workspace = backend.resident(n, n);
    }
    return workspace;
  }

  /** The first column, normalised to length 1; all 0 if there is none. */
  double[] leading() {
    double[] v = new double[n];
    if (!living.isEmpty()) {
      Matrix first = Matrix.zeros(n, 1);
      frame.get(first);
      Annihilation.orthonormalise(first);
      System.arraycopy(first.data(), 0, v, 0, n);
    }
    return v;
  }
}
