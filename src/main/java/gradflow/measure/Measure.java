package gradflow.measure;

import gradflow.cell.Cell;
import java.util.List;
import java.util.Set;

/**
 * A quantity to record. An implementation is an immutable description that creates a probe for each
 * run.
 */
public interface Measure {
  /** Returns the quantities that must be computed for this measure: those of {@link Needs}. */
  default Set<Need> needs() {
    Needs needs = getClass().getAnnotation(Needs.class);
    return needs == null ? Set.of() : Set.of(needs.value());
  }

  /**
   * Returns whether the probes of this measure need only Jacobians and their products. For an
   * {@linkplain Cell#affine affine} cell these are then computed by blocks of time steps, without a
   * trajectory, and {@link Probe#forward} is called instead of {@link Probe#state}.
   */
  default boolean takesBlocks() {
    return needs().equals(Set.of(Need.PRODUCTS));
  }

  /**
   * Returns whether this measure is defined for the cell. A sweep over cells applies each measure
   * only to the cells for which it is defined.
   */
  default boolean appliesTo(Cell cell) {
    return true;
  }

  /**
   * Checks that this measure can be computed for runs of this many steps. Called when a spec is
   * read, before anything runs.
   *
   * @throws gradflow.check.BadArgument if it cannot
   */
  default void requireSteps(int steps) {}

  /**
   * Returns all tables that the probes of this measure may write for a cell, with all their
   * possible columns.
   */
  default List<Recorded> recorded(Cell cell) {
    return List.of();
  }

  /**
   * Estimates the time that a probe takes in a run, in seconds on one core, excluding the
   * computation of its {@linkplain #needs needs}. The measure must apply to the cell.
   *
   * @param steps T ≥ 1
   * @param samples B ≥ 1
   */
  default double seconds(Cell cell, int steps, int samples) {
    return 0;
  }

  /**
   * Returns whether this measure records times, so that no other run may take place at the same
   * time.
   */
  default boolean isTiming() {
    return false;
  }

  /** Creates a probe for one run. The measure must apply to the cell of the run. */
  Probe probe(Context context);
}
