package gradflow.cell;

/**
 * The displacement F(s, x) − s of a cell, as a cell whose step computes it instead of the next
 * state. Only for cells whose adjoint does not read the state after the step.
 *
 * @param original the underlying cell F
 */
record Displacement(Cell original) implements SamePlaces {
  /** Prefix of the slots that save Ḡ, which the adjoint of the map may change. */
  private static final String SAVED = "saved ";

  @Override
  public Slots slots() {
    Slots slots = original.slots();
    for (Part p : parts()) {
      slots = slots.with(Slots.Kind.SCRATCH, p.size(), SAVED + p.name());
    }
    return slots;
  }

  @Override
  public void step(Weights w, Tape tape) {
    original.step(w, tape);
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
    original.adjoint(w, tape, bar, gradients);
    for (Part p : parts()) {
      Elementwise.subtract(bar.get(SAVED + p.name()), bar.get(p.name()));
    }
  }
}
