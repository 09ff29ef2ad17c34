package gradflow.train;

import gradflow.cell.Cell;

/** A term added to the loss. An implementation is an immutable description. */
public interface Regulariser {
  /**
   * Checks that the term is defined for a cell.
   *
   * @throws gradflow.check.BadArgument if it is not
   */
  void require(Cell cell);

  /**
   * Returns the number of updates at the beginning of a run that minimise only this term, without
   * the loss.
   */
  default long alone() {
    return 0;
  }

  /** Creates the workspace of the term for a model. */
  Penalty penalty(Model model, int batch);
}
