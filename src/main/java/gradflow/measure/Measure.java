package gradflow.measure;

import gradflow.cell.Cell;
import java.util.List;
import java.util.Set;

/** A quantity to record: an immutable description that makes a probe for each run. */
public interface Measure {
  /** What it needs computed. */
  Set<Need> needs();

  /**
   * Whether its probes need nothing but Jacobians and their products. Those of a cell that is
   * {@linkplain Cell#affine affine} then come by blocks of time steps, without a trajectory: {@link
   * Probe#forward} is called in place of {@link Probe#state}.
   */
  default boolean takesBlocks() {
    return needs().equals(Set.of(Need.PRODUCTS));
  }

  /**
   * Whether it means something for that cell; in a sweep over cells a measure watches those to
   * which it applies.
   */
  default boolean appliesTo(Cell cell) {
    return true;
  }

  /**
   * Checks that it can be taken of runs of that many steps, so that a spec is refused before it
   * runs.
   *
   * @throws gradflow.check.BadArgument if not
   */
  default void requireSteps(int steps) {}

  /** Every table that its probes of a cell may write, and every column that they may have. */
  default List<Recorded> recorded(Cell cell) {
    return List.of();
  }

  /**
   * About how many seconds of one core its probe takes in a run, beyond what it needs computed; of
   * a cell to which it applies.
   *
   * @param steps T ≥ 1
   * @param samples B ≥ 1
   */
  default double seconds(Cell cell, int steps, int samples) {
    return 0;
  }

  /** A probe for one run of a cell to which the measure applies. */
  Probe probe(Context context);
}
