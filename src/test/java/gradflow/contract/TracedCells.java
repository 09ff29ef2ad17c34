package gradflow.contract;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Part;
import gradflow.graph.Trace;
import gradflow.graph.Traced;
import gradflow.graph.TracedCell;
import gradflow.init.Ring;
import java.util.List;

/** Cells written as their steps alone. */
final class TracedCells {
  private TracedCells() {}

  static Cell rnn(int d, int n) {
    return new TracedCell(d, n, t -> t.next("h", affine(t, n, d, "", t.state("h")).tanh()));
  }

  static Cell lstm(int d, int n) {
    List<Part> parts = List.of(new Part("h", n), new Part("c", n));
    return new TracedCell(
        d,
        parts,
        t -> {
          Traced h = t.state("h");
          Traced i = affine(t, n, d, "_i", h).sigmoid();
          Traced f = affine(t, n, d, "_f", h).sigmoid();
          Traced g = affine(t, n, d, "_g", h).tanh();
          Traced o = affine(t, n, d, "_o", h).sigmoid();
          Traced c = f.times(t.state("c")).plus(i.times(g));
          t.next("c", c);
          t.next("h", o.times(c.tanh()));
        });
  }

  /** With the reset after the product, as PyTorch's. */
  static Cell gru(int d, int n) {
    return new TracedCell(
        d,
        n,
        t -> {
          Traced h = t.state("h");
          Traced r = affine(t, n, d, "_r", h).sigmoid();
          Traced z = affine(t, n, d, "_z", h).sigmoid();
          Traced inside = t.weight("W_hh_n", n, n).matmul(h).plus(t.bias("d_n", n));
          Traced input = t.weight("W_ih_n", n, d).matmul(t.x()).plus(t.bias("b_n", n));
          Traced candidate = input.plus(r.times(inside)).tanh();
          t.next("h", z.oneMinus().times(candidate).plus(z.times(h)));
        });
  }

  private static Traced affine(Trace t, int n, int d, String gate, Traced h) {
    return t.weight("W_hh" + gate, n, n)
        .matmul(h)
        .plus(t.weight("W_ih" + gate, n, d).matmul(t.x()))
        .plus(t.bias("b" + gate, n));
  }

  /**
   * No shipped cell: stacked rows, a norm, a decay with a start of its own, a diagonal path, and an
   * output besides.
   */
  static Cell own(int d, int n) {
    List<Part> parts = List.of(new Part("h", n), new Part("m", n));
    return new TracedCell(
        d,
        parts,
        t -> {
          Traced h = t.state("h");
          Traced m = t.state("m");
          Traced all = t.weight("W", 2 * n, n + d).matmul(h.concat(t.x()));
          Traced scale = all.times(all).sum().plus(1).sqrt();
          Traced nu = t.parameter(new Block("nu", n, 1, Ring.published())).exp();
          Traced gate = all.rows(0, n).minus(nu).sigmoid();
          Traced next = gate.times(m).plus(gate.oneMinus().times(all.rows(n, 2 * n).over(scale)));
          t.next("m", next);
          t.next("h", t.apply("Sin", next.times(0.5)).plus(t.constant(0.1)).negated());
          t.output(
              t.weight("V", 2, n).matmul(m.times(next)).plus(t.weight("U", 2, d).matmul(t.x())));
        });
  }
}
