package gradflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.CellCheck;
import gradflow.cell.Forget;
import gradflow.cell.Gradients;
import gradflow.cell.Gru;
import gradflow.cell.Layout;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.Role;
import gradflow.cell.Slots;
import gradflow.cell.Stack;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No state is taken for a fixed point because a gate is closed there, and none is missed. */
class GatedFixedPointsTest {
  /** As written, without the equation that the cell gives. */
  private record Silent(Cell cell) implements Cell {
    @Override
    public int inputSize() {
      return cell.inputSize();
    }

    @Override
    public int hiddenSize() {
      return cell.hiddenSize();
    }

    @Override
    public Layout layout() {
      return cell.layout();
    }

    @Override
    public Slots slots() {
      return cell.slots();
    }

    @Override
    public void step(Weights w, Tape tape) {
      cell.step(w, tape);
    }

    @Override
    public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
      cell.adjoint(w, tape, bar, gradients);
    }
  }

  private static List<Cell> variants(int h) {
    List<Cell> cells =
        new ArrayList<>(List.of(new Gru(1, h, Reset.AFTER), new Gru(1, h, Reset.BEFORE)));
    for (Forget forget : new Forget[] {Forget.PRESENT, Forget.COUPLED}) {
      for (boolean peepholes : new boolean[] {false, true}) {
        cells.add(new Lstm(1, h, forget, peepholes, Activation.TANH, Activation.TANH));
      }
    }
    return cells;
  }

  private static Weights gaussian(Cell cell, double gain, long seed) {
    Weights w = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(seed));
    for (Block b : cell.layout().blocks()) {
      boolean recurrent = b.role() == Role.RECURRENT;
      normals.fill(w.block(b.name()).data(), recurrent ? gain / Math.sqrt(cell.hiddenSize()) : 1);
    }
    w.changed();
    return w;
  }

  private static FixedPoints search(Cell cell, Weights w, int starts) {
    return new FixedPointSearch(starts, 1, FixedPointSearch.TOLERANCE, new Seed(7))
        .search(new HeldMap(cell, w, new double[1]), List.of());
  }

  private static List<double[]> scan(Cell cell, Weights w) {
    return cell instanceof Gru gru ? RootScan.gru(gru, w) : RootScan.lstm((Lstm) cell, w);
  }

  private static void scanned(Cell cell, double gain, long seed) {
    Weights w = gaussian(cell, gain, seed);
    List<double[]> expected = scan(cell, w);
    List<FixedPoint> found = search(cell, w, FixedPointSearch.startsFor(cell.stateSize())).points();
    String what = cell + ", gain " + gain + ", seed " + seed;
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (double[] e : expected) {
      assertThat(found).as(what).anyMatch(p -> RootScan.same(e, p.state(), 1e-6));
    }
    assertThat(found).as(what).allMatch(p -> p.residual() < 1e-9);
  }

  /** Gains 1 to 10, one and two units, against boxes that cover every state. */
  @Test
  void randomNetsHaveThePointsOfTheScan() {
    for (int k = 0; k < 24; k++) {
      List<Cell> cells = variants(1 + k % 2);
      scanned(cells.get(k / 2 % cells.size()), 1 + 9.0 * k / 23, 1000 + k);
    }
  }

  @Test
  @Tag("slow")
  void twoHundredRandomNetsHaveThePointsOfTheScan() {
    for (int k = 0; k < 200; k++) {
      List<Cell> cells = variants(1 + k % 2);
      scanned(cells.get(k / 2 % cells.size()), 1 + 9.0 * k / 199, 2000 + k);
    }
  }

  /** h = n(h) is bounded by 1. */
  @Test
  void fourUnitsHaveNoneWhereAGateIsClosed() {
    for (int k = 0; k < 12; k++) {
      Gru cell = new Gru(1, 4, k % 2 == 0 ? Reset.AFTER : Reset.BEFORE);
      for (FixedPoint p : search(cell, gaussian(cell, 2 + k % 7, 50 + k), 60).points()) {
        assertThat(p.residual()).isLessThan(1e-9);
        assertThat(HeldMap.largest(p.state())).isLessThanOrEqualTo(1);
      }
    }
  }

  /** A cell that does not give its equation: fewer points, perhaps, but no false ones. */
  @Test
  void nothingIsInventedForACellThatDoesNotSay() {
    for (int k = 0; k < 12; k++) {
      Gru cell = new Gru(1, 1 + k % 2, Reset.AFTER);
      Weights w = gaussian(cell, 2 + k % 8, 80 + k);
      List<double[]> expected = scan(cell, w);
      List<FixedPoint> found = search(new Silent(cell), w, 200).points();
      assertThat(found).isNotEmpty();
      assertThat(found)
          .allMatch(p -> expected.stream().anyMatch(e -> RootScan.same(e, p.state(), 1e-5)));
    }
  }

  /** h' = h stays everywhere, and moves nowhere. */
  @Test
  void aCellThatNeverMovesHasAContinuum() {
    Rnn cell = new Rnn(1, 2, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.identity(2));
    assertThat(search(new Silent(cell), w, 10).points())
        .hasSize(10)
        .noneMatch(FixedPoint::isIsolated);
  }

  /** A leak of 1e-13 moves no point, and invents none. */
  @Test
  void aSmallLeakIsNoFixedPoint() {
    Rnn cell = new Rnn(1, 1, Activation.TANH, 1e-13);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{2}}));
    assertThat(search(cell, w, 100).points()).hasSize(3).allMatch(FixedPoint::isIsolated);
  }

  /** With 1 − z = 1e-7 the zero state is slow, but neither marginal nor one of a curve. */
  @Test
  void aSlowPointIsDecided() {
    Gru cell = new Gru(1, 1, Reset.AFTER);
    Weights w = Weights.zeros(cell.layout());
    w.block("b_z").fill(16);
    w.changed();
    FixedPoint zero = search(cell, w, 50).points().get(0);
    assertThat(zero.stability()).isEqualTo(FixedPoint.Stability.STABLE);
    assertThat(zero.isIsolated()).isTrue();
    w.block("W_hh_n").fill(6);
    w.changed();
    assertThat(search(cell, w, 50).points())
        .extracting(FixedPoint::unstableDirections)
        .containsExactly(0, 0, 1);
  }

  @Test
  void theEquationsHaveTheirDerivatives() {
    List<Cell> cells = new ArrayList<>(variants(3));
    cells.add(new Lstm(1, 3, Forget.ABSENT, true, Activation.SIGMOID, Activation.IDENTITY));
    cells.add(new ProjectedLstm(1, 3, 2));
    cells.add(new Rnn(1, 3, Activation.TANH, 0.3));
    cells.add(
        new Stack(
            List.of(
                new Lstm(1, 2),
                new Stack(List.of(new Gru(2, 3, Reset.BEFORE), new Rnn(3, 2, Activation.TANH))))));
    for (Activation gate : List.of(Activation.SHIFTED_TANH, Activation.TANH)) {
      cells.add(new Gru(1, 3, Reset.AFTER, gate));
      cells.add(new Lstm(1, 3, Forget.PRESENT, true, Activation.TANH, Activation.TANH, gate));
    }
    cells.forEach(cell -> CellCheck.of(cell.equilibrium().orElseThrow()).require());
  }

  /** Where many steps lead, G is 0; elsewhere it is not. */
  @Test
  void aStackRestsWhereItsLayersRest() {
    Stack cell =
        new Stack(List.of(new Lstm(1, 2), new ProjectedLstm(2, 3, 2), new Gru(2, 2, Reset.AFTER)));
    Weights w = gaussian(cell, 0.4, 3);
    HeldMap map = new HeldMap(cell, w, new double[] {0.7});
    double[] rest = map.moved(new double[map.size()], 20_000);
    HeldMap equation = map.equilibrium().orElseThrow();
    assertThat(HeldMap.largest(equation.next(rest))).isLessThan(1e-13);
    assertThat(HeldMap.largest(equation.next(new double[map.size()]))).isGreaterThan(1e-2);
    assertThat(
            new FixedPointSearch(40, 1, FixedPointSearch.TOLERANCE, new Seed(7))
                .search(map, List.of())
                .points())
        .anyMatch(p -> RootScan.same(rest, p.state(), 1e-9));
  }
}
