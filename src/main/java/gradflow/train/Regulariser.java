package gradflow.train;

import gradflow.cell.Cell;

/** A term added to the loss. An implementation is an immutable description. */
public interface Regulariser {
  /**
   * Checks that it is defined for that cell.
   *
   * @throws gradflow.check.BadArgument if it is not
   */
  void require(Cell cell);

  /** Number of updates at the beginning of a run in which only this term counts, not the loss. */
  default long alone() {
    return 0;
  }

  /** The term at work on a model. */
  Penalty penalty(Model model, int batch);
}
