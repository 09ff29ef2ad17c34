package gradflow.graph;

import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Propagates the Jacobian of a step forward through the graph. This works for graphs made of
 * products with weights, elementwise functions and moves of entries, as most cells are. Not
 * thread-safe.
 */
final class GraphTangents {
  private final BoundGraph graph;
  private final Workspace workspace;
  private final Tangent[] of;
  private int sample;
  private int samples;

  GraphTangents(BoundGraph graph, Workspace workspace) {
    this.graph = graph;
    this.workspace = workspace;
    this.of = new Tangent[graph.slots().size()];
  }

  /** Returns whether every rule on a path from the state is of a supported kind. */
  static boolean follow(BoundGraph graph) {
    boolean[] depends = new boolean[graph.slots().size()];
    graph.states().forEach(v -> depends[v.slot()] = true);
    for (int k = 0; k < graph.steps().size(); k++) {
      GraphBuilder.Step s = graph.steps().get(k);
      boolean any = Arrays.stream(s.in()).anyMatch(v -> depends[v.slot()]);
      if (!graph.towardsState().get(k) || !any || s.rule() instanceof Rule.Flat) {
        continue;
      }
      Rule r = s.rule();
      boolean known =
          r instanceof Product
              || r instanceof Activated
              || r instanceof Unary
              || r instanceof Binary
              || r instanceof Move
              || r instanceof Select;
      if (!known) {
        return false;
      }
      depends[s.out().slot()] = true;
    }
    return true;
  }

  /**
   * Computes ∂s'/∂s for one sample of the step on the tape, as one tangent for each part of the
   * state.
   */
  List<Tangent> at(Tape tape, int which) {
    workspace.resume(tape);
    sample = which;
    samples = tape.batch();
    Arrays.fill(of, null);
    int first = 0;
    for (Value v : graph.states()) {
      double[] one = new double[v.size()];
      Arrays.fill(one, 1);
      of[v.slot()] = Tangent.single(Dims.range(first, first + v.size()), one);
      first += v.size();
    }
    for (int k = 0; k < graph.steps().size(); k++) {
      GraphBuilder.Step s = graph.steps().get(k);
      boolean any = Arrays.stream(s.in()).anyMatch(v -> of[v.slot()] != null);
      if (graph.towardsState().get(k) && any && !(s.rule() instanceof Rule.Flat)) {
        of[s.out().slot()] = through(s);
      }
    }
    List<Tangent> out = new ArrayList<>();
    for (Value v : graph.next()) {
      Tangent t = of[v.slot()];
      out.add(t != null ? t : Tangent.single(Tangent.none(v.size()), new double[v.size()]));
    }
    return out;
  }

  private Tangent through(GraphBuilder.Step s) {
    if (s.rule() instanceof Product p) {
      return product(s, p);
    }
    if (s.rule() instanceof Activated a) {
      double[] x = values(s.in()[0]);
      double[] slope = new double[x.length];
      a.phi().apply(workspace.activations(), x, new double[x.length], slope, x.length);
      return of[s.in()[0].slot()].scaled(slope);
    }
    if (s.rule() instanceof Unary u) {
      double[] x = values(s.in()[0]);
      double[] y = values(s.out());
      double[] slope = new double[x.length];
      for (int k = 0; k < x.length; k++) {
        slope[k] = u.slope().applyAsDouble(x[k], y[k]);
      }
      return of[s.in()[0].slot()].scaled(slope);
    }
    if (s.rule() instanceof Binary b) {
      return binary(s, b);
    }
    if (s.rule() instanceof Select c) {
      return select(s, c);
    }
    return move(s, (Move) s.rule());
  }

  private double[] values(Value v) {
    double[] all = workspace.now(v);
    if (!v.wide() || samples == 1) {
      return all;
    }
    double[] out = new double[v.size()];
    for (int k = 0; k < out.length; k++) {
      out[k] = all[k * samples + sample];
    }
    return out;
  }

  private Tangent product(GraphBuilder.Step s, Product p) {
    Value matrix = s.in()[0];
    Tangent x = of[s.in()[1].slot()];
    int rows = s.out().size();
    int cols = x.rows();
    if (x.isIdentity()) {
      double[] m = p.transposed() ? workspace.transposed(matrix) : workspace.now(matrix);
      return Tangent.matrix(new Tangent.Source(m, x.column()[0], cols), rows);
    }
    int from = x.from();
    int width = x.to() - from;
    double[] dense = new double[cols * width];
    for (int k = 0; k < cols; k++) {
      x.write(k, dense, k * width, from);
    }
    double[] out = new double[rows * width];
    workspace.multiply(matrix, p.transposed(), dense, out, width);
    return Tangent.matrix(new Tangent.Source(out, from, width), rows);
  }

  private Tangent binary(GraphBuilder.Step s, Binary b) {
    Tangent left = of[s.in()[0].slot()];
    Tangent right = of[s.in()[1].slot()];
    double[] x = values(s.in()[0]);
    double[] z = values(s.in()[1]);
    double[] y = values(s.out());
    double[] da = new double[y.length];
    double[] db = new double[y.length];
    for (int k = 0; k < y.length; k++) {
      double p = x[place(b.mapA(), k)];
      double q = z[place(b.mapB(), k)];
      da[k] = left == null ? 0 : b.f().da(p, q, y[k]);
      db[k] = right == null ? 0 : b.f().db(p, q, y[k]);
    }
    return sum(scaled(left, b.mapA(), da), scaled(right, b.mapB(), db));
  }

  /** Returns the entries of a tangent that a map names, times their slopes; null for no tangent. */
  private static Tangent scaled(Tangent t, int[] map, double[] slope) {
    return t == null ? null : (map == null ? t : t.gathered(map)).scaled(slope);
  }

  private static Tangent sum(Tangent a, Tangent b) {
    return a == null ? b : b == null ? a : a.plus(b);
  }

  private static int place(int[] map, int k) {
    return map == null ? k : map[k];
  }

  private Tangent select(GraphBuilder.Step s, Select c) {
    double[] condition = values(s.in()[0]);
    int size = s.out().size();
    Tangent sum = null;
    for (int side = 0; side < 2; side++) {
      Tangent t = of[s.in()[1 + side].slot()];
      int[] map = side == 0 ? c.mapA() : c.mapB();
      if (t != null) {
        double[] taken = new double[size];
        for (int k = 0; k < size; k++) {
          boolean first = condition[place(c.mapC(), k)] != 0;
          taken[k] = first == (side == 0) ? 1 : 0;
        }
        sum = sum(sum, scaled(t, map, taken));
      }
    }
    return sum == null ? of[s.in()[0].slot()].scaled(new double[size]) : sum;
  }

  private Tangent move(GraphBuilder.Step s, Move m) {
    Tangent sum = null;
    for (int source = 0; source < s.in().length; source++) {
      Tangent t = of[s.in()[source].slot()];
      if (t != null) {
        sum = sum(sum, t.gathered(m.index(source, s.out().size())));
      }
    }
    return sum;
  }

  /** Sparsity of the Jacobian at every state, as far as the graph shows it. */
  enum Form {
    /** Nonzero on the diagonal only. */
    DIAGONAL,
    /** The last part of the state acts on each part elementwise. */
    LAST_DIAGONAL,
    /** No structure. */
    DENSE
  }

  /** Returns the form of the Jacobian of one step, which is the form at all steps. */
  static Form form(List<Tangent> parts) {
    int size = parts.get(0).rows();
    int n = parts.stream().mapToInt(Tangent::rows).sum();
    boolean diagonal = true;
    boolean last = parts.size() > 1;
    int row = 0;
    for (Tangent t : parts) {
      last &= t.rows() == size;
      diagonal &= t.terms().isEmpty();
      for (Tangent.Term term : t.terms()) {
        last &= term.source().first() + term.source().width() <= n - size;
      }
      for (int k = 0; k < t.rows(); k++, row++) {
        int c = t.column()[k];
        diagonal &= c < 0 || c == row;
        last &= c < n - size || c == n - size + k;
      }
    }
    return diagonal ? Form.DIAGONAL : last ? Form.LAST_DIAGONAL : Form.DENSE;
  }

  /**
   * Writes a Jacobian of the given form.
   *
   * @return whether all its entries are finite
   */
  static boolean write(List<Tangent> parts, Form form, StepJacobian out) {
    double sum = 0;
    if (form == Form.DIAGONAL) {
      double[] band = out.bands()[0];
      int at = 0;
      for (Tangent t : parts) {
        System.arraycopy(t.entry(), 0, band, at, t.rows());
        at += t.rows();
      }
      for (double v : band) {
        sum += v * 0;
      }
      return sum == 0;
    }
    int m = out.denseColumns();
    double[] check = new double[m];
    double[][] dense = new double[parts.size()][];
    Arrays.setAll(dense, p -> out.dense(p).data());
    int rows = parts.stream().mapToInt(Tangent::rows).max().orElse(0);
    for (int k = 0; k < rows; k++) { // consecutive rows use the same weights
      for (int p = 0; p < dense.length; p++) {
        Tangent t = parts.get(p);
        if (k < t.rows()) {
          double[] diagonal = form == Form.LAST_DIAGONAL ? out.diagonal(p) : null;
          row(t, k, m, dense[p], diagonal, check);
          sum += t.entry()[k] * 0;
        }
      }
    }
    return sum == 0 && Arrays.stream(check).sum() == 0;
  }

  /** Writes row k; {@code check} gets 0 added, or NaN where an entry is not finite. */
  private static void row(
      Tangent t, int k, int m, double[] dense, double[] diagonal, double[] check) {
    int at = k * m;
    Arrays.fill(dense, at, at + m, 0);
    t.writeTerms(k, dense, at);
    int c = t.column()[k];
    if (diagonal != null) {
      diagonal[k] = c >= m ? t.entry()[k] : 0;
    }
    if (c >= 0 && c < m) {
      dense[at + c] += t.entry()[k];
    }
    for (int j = 0; j < m; j++) {
      check[j] += dense[at + j] * 0;
    }
  }
}
