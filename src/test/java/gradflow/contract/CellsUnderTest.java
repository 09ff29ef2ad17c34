package gradflow.contract;

import gradflow.cell.Antisymmetric;
import gradflow.cell.Candidate;
import gradflow.cell.Cell;
import gradflow.cell.Cfn;
import gradflow.cell.Coordinates;
import gradflow.cell.Cornn;
import gradflow.cell.Damping;
import gradflow.cell.Discretisation;
import gradflow.cell.Forget;
import gradflow.cell.ForgetGate;
import gradflow.cell.Gru;
import gradflow.cell.IndRnn;
import gradflow.cell.Lem;
import gradflow.cell.LinearOutput;
import gradflow.cell.Lru;
import gradflow.cell.Lstm;
import gradflow.cell.Mgu;
import gradflow.cell.MinGru;
import gradflow.cell.MinLstm;
import gradflow.cell.Minimal;
import gradflow.cell.Mlstm;
import gradflow.cell.MlstmOutput;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Projection;
import gradflow.cell.Reset;
import gradflow.cell.RgLru;
import gradflow.cell.Rnn;
import gradflow.cell.S6;
import gradflow.cell.Slstm;
import gradflow.cell.Stack;
import gradflow.cell.Ugrnn;
import gradflow.linalg.Activation;
import java.util.ArrayList;
import java.util.List;

/** Every cell with every choice of its options, and one that is not ours. */
final class CellsUnderTest {
  private static final int D = 3;
  private static final int H = 4;

  private CellsUnderTest() {}

  static List<Cell> all() {
    List<Cell> cells = byHand();
    cells.add(TracedCells.rnn(D, H));
    cells.add(TracedCells.lstm(D, H));
    cells.add(TracedCells.gru(D, H));
    cells.add(TracedCells.own(D, H));
    cells.add(new Stack(List.of(TracedCells.own(D, 2), TracedCells.lstm(2, 3))));
    cells.add(
        new Stack(
            List.of(
                new Lru(D, 2, LinearOutput.Y),
                TracedCells.own(D, 2),
                new Lru(2, 1, LinearOutput.Y))));
    return cells;
  }

  /** Those whose Jacobians are written by hand. */
  static List<Cell> byHand() {
    List<Cell> cells = new ArrayList<>();
    for (Activation phi : Activation.values()) {
      cells.add(new Rnn(D, H, phi, 1));
      cells.add(new Rnn(D, H, phi, 0.3));
    }
    for (Forget forget : Forget.values()) {
      for (boolean peepholes : new boolean[] {false, true}) {
        cells.add(new Lstm(D, H, forget, peepholes, Activation.TANH, Activation.TANH));
        cells.add(new Lstm(D, H, forget, peepholes, Activation.RELU, Activation.RELU));
        cells.add(new Lstm(D, H, forget, peepholes, Activation.SIGMOID, Activation.IDENTITY));
      }
    }
    cells.add(new Lstm(D, 7));
    cells.add(new ProjectedLstm(D, H, 2));
    for (Reset reset : Reset.values()) {
      cells.add(new Gru(D, H, reset));
    }
    Activation tanh = Activation.TANH;
    for (Activation gate : Activation.values()) {
      if (gate != Activation.SIGMOID) {
        cells.add(new Lstm(D, H, Forget.PRESENT, false, tanh, tanh, gate));
        cells.add(new Lstm(D, H, Forget.COUPLED, true, tanh, tanh, gate));
        cells.add(new Gru(D, H, Reset.BEFORE, gate));
        cells.add(new Gru(D, H, Reset.AFTER, gate));
        cells.add(new ProjectedLstm(D, H, 2, gate));
      }
    }
    cells.add(
        new Stack(
            List.of(new Lstm(D, 2), new Gru(2, 3, Reset.BEFORE), new Rnn(3, H, Activation.TANH))));
    cells.add(
        new Stack(
            List.of(
                new Stack(List.of(new Gru(D, 2, Reset.AFTER), new Lstm(2, 2))),
                new MinimalRnn(2, 3))));
    cells.add(new MinimalRnn(D, H));
    cells.add(new Minimal(D, H));
    cells.add(new Mgu(D, H));
    cells.add(new Cfn(D, H));
    cells.add(new Ugrnn(D, H));
    for (Activation phi : Activation.values()) {
      cells.add(new IndRnn(D, H, phi));
    }
    for (Candidate candidate : Candidate.values()) {
      cells.add(new MinGru(D, H, candidate));
      cells.add(new MinLstm(D, H, candidate, true));
      cells.add(new MinLstm(D, H, candidate, false));
    }
    cells.add(new Projection(D, H));
    cells.add(new Stack(List.of(new Projection(D, H), new RgLru(H, 8))));
    cells.add(new RgLru(H, 8));
    cells.add(new RgLru(H, 0.5));
    for (LinearOutput output : LinearOutput.values()) {
      cells.add(new Lru(D, 2, output));
      for (Discretisation discretisation : Discretisation.values()) {
        cells.add(new S6(D, 2, 2, discretisation, output));
      }
    }
    cells.add(
        new Stack(
            List.of(
                new MinGru(D, 3, Candidate.G),
                new S6(3, 2, 1, Discretisation.ZOH, LinearOutput.Y),
                new Lru(3, 2, LinearOutput.Y),
                new Lru(3, 1, LinearOutput.STATE),
                new Mgu(2, 2))));
    cells.add(
        new Stack(
            List.of(
                new Lru(D, 2, LinearOutput.Y),
                new S6(D, 2, 1, Discretisation.EULER, LinearOutput.Y))));
    for (ForgetGate forget : ForgetGate.values()) {
      for (Coordinates coordinates : Coordinates.values()) {
        cells.add(new Slstm(D, H, forget, coordinates));
      }
    }
    for (ForgetGate forget : ForgetGate.values()) {
      for (MlstmOutput output : MlstmOutput.values()) {
        cells.add(new Mlstm(D, 2, H, forget, output));
      }
    }
    Cell lookUp = new Mlstm(D, 2, 3, ForgetGate.SIGMOID, MlstmOutput.H);
    Cell whole = new Mlstm(3, 1, 1, ForgetGate.EXP, MlstmOutput.STATE);
    cells.add(new Stack(List.of(lookUp, whole)));
    cells.add(
        new Stack(
            List.of(
                lookUp,
                new Rnn(3, 2, Activation.TANH),
                new Mlstm(2, 2, 1, ForgetGate.EXP, MlstmOutput.H))));
    cells.add(new Stack(List.of(new Rnn(D, 3, Activation.TANH), lookUp)));
    for (Damping damping : Damping.values()) {
      cells.add(new Cornn(D, H, 0.3, 1.5, 0.7, damping));
    }
    cells.add(new Cornn(D, H, 0.1, 1, 0, Damping.EXPLICIT));
    cells.add(new Lem(D, H, 1));
    cells.add(new Lem(D, H, 0.21));
    for (boolean gated : new boolean[] {false, true}) {
      cells.add(new Antisymmetric(D, H, gated, 0.3, 0.1));
    }
    cells.add(
        new Stack(
            List.of(
                new Slstm(D, 2, ForgetGate.EXP, Coordinates.RATIO),
                new Lem(2, 3, 0.5),
                new Cornn(3, 2, 0.3, 1, 1, Damping.IMPLICIT),
                new Antisymmetric(2, H, true, 0.5, 0.1))));
    return cells;
  }
}
