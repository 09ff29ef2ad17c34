package gradflow.cell;

import gradflow.linalg.Activation;
import java.util.Optional;

/**
 * The form of a plain cell, h' = (1 − d) h + d φ(z) with z = W_hh h + W_ih x + b, with blocks of
 * these names and φ'(z) in the slot {@code phi_1}. Measures and regularisers that need this form
 * query {@link Cell#elman}.
 *
 * @param activation φ
 * @param leak d in (0, 1]
 */
public record Elman(Activation activation, double leak) {
  /**
   * Returns φ if the cell is plain without leak, J = diag(φ'(z)) W_hh; empty for any other cell.
   */
  public static Optional<Activation> withoutLeak(Cell cell) {
    return cell.elman().filter(e -> e.leak() == 1).map(Elman::activation);
  }
}
