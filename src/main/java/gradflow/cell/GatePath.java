package gradflow.cell;

import java.util.List;

/**
 * A term of a gated cell's step Jacobian: what remains if only some slopes are kept and those of
 * all other terms are set to 0.
 *
 * @param name such as {@code f}
 * @param open the slots of the slopes that are kept
 * @param less slopes whose own term is subtracted, for a term that needs more than one slope
 */
public record GatePath(String name, List<String> open, List<String> less) {
  /** Copies the lists. */
  public GatePath {
    open = List.copyOf(open);
    less = List.copyOf(less);
  }

  /** Creates the term of a single slope. */
  static GatePath of(String name, String slope) {
    return new GatePath(name, List.of(slope), List.of());
  }
}
