package gradflow.cell;

import java.util.List;

/**
 * The displacement F(s, x) − s of a cell, as a cell whose step computes it instead of the next
 * state. Only for cells whose adjoint does not read the state after the step.
 *
 * @param map the underlying cell F
 */
record Displacement(Cell map) implements Cell {
  /** Prefix of the slots that save Ḡ, which the adjoint of the map may change. */
  private static final String SAVED = "saved ";

  @Override
  public int inputSize() {
    return map.inputSize();
  }

  @Override
  public int hiddenSize() {
    return map.hiddenSize();
  }

  @Override
  public String outputPart() {
    return map.outputPart();
  }

  @Override
  public List<Part> parts() {
    return map.parts();
  }

  @Override
  public Layout layout() {
    return map.layout();
  }

  @Override
  public Slots slots() {
    Slots slots = map.slots();
    for (Part p : parts()) {
      slots = slots.with(Slots.Kind.SCRATCH, p.size(), SAVED + p.name());
    }
    return slots;
  }

  @Override
  public void step(Weights w, Tape tape) {
    map.step(w, tape);
    double[][] before = tape.beforeArrays();
    double[][] after = tape.afterArrays();
    for (int p = 0; p < after.length; p++) {
      Elementwise.subtract(before[p], after[p]);
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    for (Part p : parts()) {
      double[] saved = bar.get(SAVED + p.name());
      System.arraycopy(bar.get(p.name() + "'"), 0, saved, 0, saved.length);
    }
    map.adjoint(w, tape, bar, gradients);
    for (Part p : parts()) {
      Elementwise.subtract(bar.get(SAVED + p.name()), bar.get(p.name()));
    }
  }
}
