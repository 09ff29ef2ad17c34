package gradflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Derivative ∂v/∂s of one value of a step, in factored form: each row is a sum of scaled rows of a
 * few matrices, plus at most one single entry. So the derivative of a gate is its weights with one
 * factor per row, and a value computed elementwise from the state keeps a diagonal derivative.
 *
 * @param terms scaled rows of matrices
 * @param column for each row, the column of its single entry; −1 if it has none
 * @param entry for each row, its single entry
 */
record Tangent(List<Term> terms, int[] column, double[] entry) {
  /** Largest number of terms; beyond it, the sum is written out as one matrix. */
  private static final int MOST_TERMS = 8;

  /**
   * A matrix whose rows are parts of rows of ∂v/∂s.
   *
   * @param data row-major
   * @param first column of ∂v/∂s that its first column corresponds to
   * @param width number of its columns
   */
  record Source(double[] data, int first, int width) {}

  /**
   * Scaled rows.
   *
   * @param source matrix that the rows are taken from
   * @param row for each row of ∂v/∂s, the row of the source; −1 for none
   * @param scale for each row of ∂v/∂s, its factor
   */
  record Term(Source source, int[] row, double[] scale) {
    /** Returns whether row k exists in both terms and covers the same columns. */
    boolean goesWith(Term other, int k) {
      return row[k] >= 0
          && source.first() == other.source().first()
          && source.width() == other.source().width();
    }
  }

  /** Returns a tangent of single entries only, possibly of none. */
  static Tangent single(int[] column, double[] entry) {
    return new Tangent(List.of(), column, entry);
  }

  /** Returns a tangent that is a whole matrix. */
  static Tangent matrix(Source source, int rows) {
    int[] row = new int[rows];
    double[] one = new double[rows];
    Arrays.setAll(row, k -> k);
    Arrays.fill(one, 1);
    return new Tangent(List.of(new Term(source, row, one)), none(rows), new double[rows]);
  }

  /** Returns the columns of rows without a single entry. */
  static int[] none(int rows) {
    int[] column = new int[rows];
    Arrays.fill(column, -1);
    return column;
  }

  int rows() {
    return column.length;
  }

  /** Returns whether the rows are consecutive rows of the identity matrix. */
  boolean isIdentity() {
    boolean is = terms.isEmpty();
    for (int k = 0; is && k < column.length; k++) {
      is = column[k] == column[0] + k && column[k] >= 0 && entry[k] == 1;
    }
    return is;
  }

  /** Returns diag(factor) times this. */
  Tangent scaled(double[] factor) {
    List<Term> out = new ArrayList<>();
    for (Term t : terms) {
      out.add(new Term(t.source(), t.row(), product(t.scale(), factor)));
    }
    return new Tangent(out, column, product(entry, factor));
  }

  private static double[] product(double[] a, double[] b) {
    double[] out = new double[a.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = a[k] * b[k];
    }
    return out;
  }

  /**
   * Returns the tangent whose row k is row {@code index[k]} of this, or 0 where the index is
   * negative.
   */
  Tangent gathered(int[] index) {
    List<Term> out = new ArrayList<>();
    for (Term t : terms) {
      int[] row = new int[index.length];
      double[] scale = new double[index.length];
      for (int k = 0; k < index.length; k++) {
        row[k] = index[k] < 0 ? -1 : t.row()[index[k]];
        scale[k] = index[k] < 0 ? 0 : t.scale()[index[k]];
      }
      out.add(new Term(t.source(), row, scale));
    }
    int[] to = none(index.length);
    double[] value = new double[index.length];
    for (int k = 0; k < index.length; k++) {
      if (index[k] >= 0) {
        to[k] = column[index[k]];
        value[k] = entry[index[k]];
      }
    }
    return new Tangent(out, to, value);
  }

  /** Returns the sum with a tangent of equally many rows. */
  Tangent plus(Tangent other) {
    List<Term> all = new ArrayList<>(terms);
    other.terms.forEach(t -> add(all, t));
    int[] to = column.clone();
    double[] value = entry.clone();
    boolean fits = true;
    for (int k = 0; fits && k < to.length; k++) {
      fits = to[k] < 0 || other.column[k] < 0 || to[k] == other.column[k];
    }
    if (!fits) {
      add(all, single(other.column, other.entry).written());
      return new Tangent(all, to, value).bounded();
    }
    for (int k = 0; k < to.length; k++) {
      to[k] = Math.max(to[k], other.column[k]);
      value[k] += other.entry[k];
    }
    return new Tangent(all, to, value).bounded();
  }

  /** Adds a term, merging its factors into a term with the same rows if there is one. */
  private static void add(List<Term> all, Term t) {
    for (int k = 0; k < all.size(); k++) {
      Term known = all.get(k);
      if (known.source().data() == t.source().data() && Arrays.equals(known.row(), t.row())) {
        double[] sum = known.scale().clone();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += t.scale()[i];
        }
        all.set(k, new Term(known.source(), known.row(), sum));
        return;
      }
    }
    all.add(t);
  }

  private Tangent bounded() {
    return terms.size() <= MOST_TERMS
        ? this
        : new Tangent(List.of(written()), none(rows()), new double[rows()]);
  }

  /** Writes everything out as one matrix over the columns that may be nonzero. */
  private Term written() {
    int from = from();
    int width = Math.max(0, to() - from);
    double[] data = new double[rows() * width];
    for (int k = 0; k < rows(); k++) {
      write(k, data, k * width, from);
    }
    return matrix(new Source(data, from, width), rows()).terms().get(0);
  }

  /** Returns the first column that may be nonzero. */
  int from() {
    int from = Integer.MAX_VALUE;
    for (Term t : terms) {
      from = Math.min(from, t.source().first());
    }
    for (int c : column) {
      from = c < 0 ? from : Math.min(from, c);
    }
    return from == Integer.MAX_VALUE ? 0 : from;
  }

  /** Returns the column after the last one that may be nonzero. */
  int to() {
    int to = Arrays.stream(column).max().orElse(-1) + 1;
    for (Term t : terms) {
      to = Math.max(to, t.source().first() + t.source().width());
    }
    return to;
  }

  /**
   * Adds row k, including its single entry, to an array.
   *
   * @param at index in the array of column {@code first}
   */
  void write(int k, double[] into, int at, int first) {
    writeTerms(k, into, at - first);
    if (column[k] >= 0) {
      into[at + column[k] - first] += entry[k];
    }
  }

  /** Adds the terms of row k, without its single entry. Column 0 is at index {@code zero}. */
  void writeTerms(int k, double[] into, int zero) {
    for (int t = 0; t < terms.size(); ) {
      Term a = terms.get(t++);
      if (a.row()[k] < 0 || a.scale()[k] == 0) {
        continue;
      }
      Source s = a.source();
      int at = zero + s.first();
      int w = s.width();
      Term b = t < terms.size() && terms.get(t).goesWith(a, k) ? terms.get(t++) : null;
      Term c = b != null && t < terms.size() && terms.get(t).goesWith(a, k) ? terms.get(t++) : null;
      if (c != null) {
        add(a, b, c, k, into, at, w);
      } else if (b != null) {
        add(a, b, k, into, at, w);
      } else {
        add(a.scale()[k], s.data(), a.row()[k] * w, into, at, w);
      }
    }
  }

  private static void add(double a, double[] x, int fromX, double[] y, int fromY, int count) {
    for (int j = 0; j < count; j++) {
      y[fromY + j] += a * x[fromX + j];
    }
  }

  /** Adds two terms in one pass, so that the row is read and written once. */
  private static void add(Term a, Term b, int k, double[] y, int from, int count) {
    double p = a.scale()[k];
    double q = b.scale()[k];
    double[] x = a.source().data();
    double[] z = b.source().data();
    int fromX = a.row()[k] * count;
    int fromZ = b.row()[k] * count;
    for (int j = 0; j < count; j++) {
      y[from + j] += p * x[fromX + j] + q * z[fromZ + j];
    }
  }

  /** Adds three terms in one pass. */
  private static void add(Term a, Term b, Term c, int k, double[] y, int from, int count) {
    double p = a.scale()[k];
    double q = b.scale()[k];
    double r = c.scale()[k];
    double[] x = a.source().data();
    double[] z = b.source().data();
    double[] u = c.source().data();
    int fromX = a.row()[k] * count;
    int fromZ = b.row()[k] * count;
    int fromU = c.row()[k] * count;
    for (int j = 0; j < count; j++) {
      y[from + j] += p * x[fromX + j] + q * z[fromZ + j] + r * u[fromU + j];
    }
  }
}
