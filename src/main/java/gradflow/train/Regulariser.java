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

  /** The term at work on a model. */
  Penalty penalty(Model model, int batch);
}
